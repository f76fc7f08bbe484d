"""What an operator can set: environment variables named SCOREWISE_…, or a file `.env`; the environment wins."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.errors import UserError

ENV = Path(__file__).parent.parent / ".env"
_PREFIX = "SCOREWISE_"
_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,64}")  # @BotFather gives 35 characters after the colon


@dataclass(frozen=True)
class Secret:
    """A text that does not show where the object is printed."""

    value: str = field(repr=False)


# Not pydantic-settings: importing it takes a sixth of the start, and a few fields do not need it (decision 25).
@dataclass(frozen=True, kw_only=True)
class Settings:
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
        model_url: a language model that may propose questions on documents, up to `/chat/completions`; "" for none.
        model_name: which model, if the address has several.
        model_key: proves to it who asks.
    """

    token: Secret = Secret("")
    data: Path = Path("data")
    database_url: str = ""
    operator: str = ""
    instructors: tuple[int, ...] = ()
    api: str = "https://api.telegram.org/bot"
    webhook: str = ""
    webhook_secret: Secret = Secret("")
    listen: str = "127.0.0.1:8080"
    health: str = ""
    log: Literal["text", "json"] = "text"
    model_url: str = ""
    model_name: str = ""
    model_key: Secret = Secret("")

    @property
    def checked_token(self) -> str:
        """The bot's token.

        Raises:
            UserError: if it is missing or malformed. The sentence does not repeat it.
        """
        token = self.token.value.strip()
        if not token:
            raise UserError("SCOREWISE_TOKEN is not set. Put it in .env, or try the bot without Telegram: make run")
        if not _TOKEN.fullmatch(token):
            raise UserError(
                "SCOREWISE_TOKEN is not a bot token: it looks like 123456789:AAE… and comes from @BotFather. "
                "Copy it whole, or try the bot without Telegram: make run"
            )
        return token

    @property
    def checked_operator(self) -> str:
        """Who keeps the learners' data.

        Raises:
            UserError: if nobody is named. Whoever is recorded has to be told by whom.
        """
        operator = self.operator.strip()
        if not operator:
            raise UserError(
                "SCOREWISE_OPERATOR is not set: people have to be told who keeps their data, and how to reach them. "
                'Put it in .env, for example SCOREWISE_OPERATOR="Ada Lovelace, ada@example.org"'
            )
        return operator


def read() -> Settings:
    """Read the settings as they are now.

    Raises:
        UserError: naming the variable that is wrong.
    """
    try:
        return settings_in(_env_file() | os.environ)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{ENV} cannot be read ({type(error).__name__}). See .env.example.") from None


def settings_in(variables: Mapping[str, str]) -> Settings:
    """Return the settings that environment variables name; small letters in a name do as well.

    Raises:
        UserError: naming each variable that is wrong.
    """
    texts = {name.upper(): text for name, text in variables.items()}
    values: dict[str, Any] = {}
    wrong = []
    for name in Settings.__dataclass_fields__:
        variable = _PREFIX + name.upper()
        if variable in texts:
            try:
                values[name] = _READ.get(name, str)(texts[variable])
            except ValueError:
                wrong.append(variable)
    if wrong:
        raise UserError(f"{', '.join(wrong)} cannot be read. See .env.example for what it may hold.")
    return Settings(**values)


def _env_file() -> dict[str, str]:
    """Return the variables in the file `.env`, if there is one."""
    if not ENV.is_file():
        return {}
    from dotenv import dotenv_values  # containers and systemd need no such file

    return {name: text for name, text in dotenv_values(ENV).items() if text is not None}


def _ids(text: str) -> tuple[int, ...]:
    """Read ids with commas or blanks between them."""
    return tuple(map(int, text.replace(",", " ").split()))


def _log(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError(text)
    return text


_READ: Mapping[str, Callable[[str], Any]] = {
    "token": Secret,
    "webhook_secret": Secret,
    "model_key": Secret,
    "data": Path,
    "instructors": _ids,
    "log": _log,
}
"""How the settings are read that are not simply a text."""
