"""What an operator can set: environment variables named SCOREWISE_…, or a file `.env`; the environment wins."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import UserError

ENV = Path(__file__).parent.parent / ".env"
_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,64}")  # @BotFather gives 35 characters after the colon


class Settings(BaseSettings):
    """What the operator has set; `.env.example` explains each for them.

    Attributes:
        token: the bot's token from @BotFather; only `run` and `webhook` need one.
        data: the folder where everything is kept.
        database_url: a PostgreSQL server; "" for a SQLite file in the data folder.
        operator: who keeps the learners' data, as `/privacy` names them.
        instructors: Telegram ids of people who may make classes.
        api: the Bot API's address up to the token.
        webhook: the address that Telegram calls; "" to fetch updates instead.
        webhook_secret: proves that a call comes from Telegram.
        listen: host and port for those calls.
        health: host and port of /health, /ready and /metrics; "" for nowhere.
        log: how log lines are written.
    """

    model_config = SettingsConfigDict(env_prefix="SCOREWISE_", env_file=ENV, extra="ignore")

    token: SecretStr | None = None
    data: Path = Path("data")
    database_url: str = ""
    operator: str = ""
    instructors: Annotated[tuple[int, ...], NoDecode] = ()
    api: str = "https://api.telegram.org/bot"
    webhook: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen: str = "127.0.0.1:8080"
    health: str = ""
    log: Literal["text", "json"] = "text"

    @field_validator("instructors", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Accept ids with commas or blanks between them."""
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @property
    def checked_token(self) -> str:
        """The bot's token.

        Raises:
            UserError: if it is missing or malformed. The sentence does not repeat it.
        """
        token = self.token.get_secret_value().strip() if self.token else ""
        if not token:
            raise UserError("SCOREWISE_TOKEN is not set. Put it in .env, or try the bot without Telegram: make run")
        if not _TOKEN.fullmatch(token):
            raise UserError(
                "SCOREWISE_TOKEN is not a bot token: it looks like 123456789:AAE… and comes from @BotFather. "
                "Copy it whole, or try the bot without Telegram: make run"
            )
        return token


def read() -> Settings:
    """Read the settings as they are now.

    Raises:
        UserError: naming the variable that is wrong.
    """
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{ENV} cannot be read ({type(error).__name__}). See .env.example.") from None
    except ValidationError as errors:
        names = ", ".join(f"SCOREWISE_{str(error['loc'][0]).upper()}" for error in errors.errors())
        raise UserError(f"{names} cannot be read. See .env.example for what it may hold.") from None
