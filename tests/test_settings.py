import re
from pathlib import Path

import pytest

from bot import settings
from bot.errors import UserError
from bot.settings import Secret, Settings, read, settings_in

TOKEN = "123456789:AAExampleOfATokenThatIsNotReal_abcde"


def test_without_variables_everything_is_as_the_example_says() -> None:
    assert settings_in({"PATH": "/bin", "SCOREWISE_EXAMPLES": "40"}) == Settings()


def test_every_setting_is_read_as_what_it_is() -> None:
    found = settings_in(
        {
            "SCOREWISE_TOKEN": TOKEN,
            "SCOREWISE_DATA": "/var/lib/scorewise",
            "SCOREWISE_DATABASE_URL": "postgresql+asyncpg://…",
            "SCOREWISE_OPERATOR": "Ada Lovelace, ada@example.org",
            "SCOREWISE_INSTRUCTORS": "12, 34 56",
            "SCOREWISE_API": "http://127.0.0.1:1/bot",
            "SCOREWISE_WEBHOOK": "https://quiz.example.org/x",
            "SCOREWISE_WEBHOOK_SECRET": "s3cret",
            "SCOREWISE_LISTEN": "127.0.0.1:9",
            "scorewise_health": "127.0.0.1:10",
            "SCOREWISE_LOG": "json",
        }
    )

    assert found == Settings(
        token=Secret(TOKEN),
        data=Path("/var/lib/scorewise"),
        database_url="postgresql+asyncpg://…",
        operator="Ada Lovelace, ada@example.org",
        instructors=(12, 34, 56),
        api="http://127.0.0.1:1/bot",
        webhook="https://quiz.example.org/x",
        webhook_secret=Secret("s3cret"),
        listen="127.0.0.1:9",
        health="127.0.0.1:10",
        log="json",
    )


def test_what_cannot_be_read_is_named_and_not_repeated() -> None:
    with pytest.raises(UserError) as said:
        settings_in({"SCOREWISE_INSTRUCTORS": "ada", "SCOREWISE_LOG": "xml", "SCOREWISE_DATA": ""})

    assert str(said.value) == (
        "SCOREWISE_INSTRUCTORS, SCOREWISE_LOG cannot be read. See .env.example for what it may hold."
    )


def test_secrets_do_not_show_where_settings_are_printed() -> None:
    shown = repr(Settings(token=Secret(TOKEN), webhook_secret=Secret("s3cret")))

    assert not re.search("AAE|s3cret", shown)


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `.env` would be."""
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(f"SCOREWISE_{name.upper()}", raising=False)
    monkeypatch.setattr(settings, "ENV", tmp_path / ".env")
    return tmp_path / ".env"


def test_the_environment_wins_over_the_file(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env.write_text('# mine\nSCOREWISE_OPERATOR="Ada, ada@example.org"\nSCOREWISE_LOG=json\nSCOREWISE_API\n')
    monkeypatch.setenv("SCOREWISE_LOG", "text")

    assert read() == Settings(operator="Ada, ada@example.org", log="text")


def test_a_file_that_cannot_be_read_is_named(env: Path) -> None:
    env.write_bytes(b"SCOREWISE_OPERATOR=\xff\n")

    with pytest.raises(UserError, match=r"\.env cannot be read \(UnicodeDecodeError\)\. See \.env\.example\."):
        read()


def test_without_a_file_the_environment_is_enough(env: Path) -> None:
    assert not env.exists()
    assert read() == Settings()
