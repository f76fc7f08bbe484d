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
    """Read once, by the command that needs them."""

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
        """Ids with commas or blanks between them, as one writes them in a file."""
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @property
    def checked_token(self) -> str:
        """The bot's token.

        Raises:
            Refusal: if it is missing or malformed. The sentence does not repeat it.
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
    """The settings as they are now.

    Raises:
        Refusal: naming the variable that is wrong.
    """
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{ENV} cannot be read ({type(error).__name__}). See .env.example.") from None
    except ValidationError as errors:
        names = ", ".join(f"SCOREWISE_{str(error['loc'][0]).upper()}" for error in errors.errors())
        raise UserError(f"{names} cannot be read. See .env.example for what it may hold.") from None
