"""A simulated teacher, who sends one file after another for the questions of a class."""

import json
from collections.abc import Sequence
from pathlib import Path

from bench.botapi import BOT, FLOODER, Updates

TAP = "teacher"
"""The id of each tap of the teacher."""
_PERSON = f'"id":{FLOODER},"first_name":"T"'


class Teacher:
    """Taps "Send a file", sends a file, waits until the bot has said that it reads it and what came of it, and goes on.

    Args:
        updates: where what they do goes.
        ask: the data of the button.
        files: names, and the paths of what the files hold; after the last one the first is sent again.
    """

    def __init__(self, updates: Updates, ask: str, files: Sequence[tuple[str, str]]) -> None:
        self._updates = updates
        self._ask = ask
        self._files = files
        self._sends = False
        self._waits_for = ""
        self.files_told = 0

    def sends(self, on: bool) -> None:
        """Begin, or stop after the file in hand."""
        self._sends = on
        if on and not self._waits_for:
            self._tap()

    def _tap(self) -> None:
        self._waits_for = "edit"
        self._updates.put(
            f'"callback_query":{{"id":"{TAP}","from":{{{_PERSON},"is_bot":false,"language_code":"en"}},'
            f'"message":{{"message_id":1,"from":{BOT},"chat":{{{_PERSON},"type":"private"}},"date":1767600000,'
            f'"text":"x"}},"chat_instance":"-1","data":{json.dumps(self._ask)}}}'.encode()
        )

    def edited(self) -> None:
        """Send the next file: the bot has asked for it."""
        if self._waits_for != "edit":
            return
        self._waits_for = "reading"
        number = self.files_told % len(self._files)
        name, path = self._files[number]
        document = {
            "file_id": str(number),
            "file_unique_id": "u",
            "file_name": name,
            "file_size": Path(path).stat().st_size,
        }
        self._updates.put(
            f'"message":{{"message_id":2,"from":{{{_PERSON},"is_bot":false,"language_code":"en"}},'
            f'"chat":{{{_PERSON},"type":"private"}},"date":1767600000,"document":{json.dumps(document)}}}'.encode()
        )

    def told(self) -> None:
        """Note a message of the bot: that it reads the file, then what came of it."""
        if self._waits_for == "reading":
            self._waits_for = "told"
        elif self._waits_for == "told":
            self._waits_for = ""
            self.files_told += 1
            if self._sends:
                self._tap()

    def content(self, number: str) -> bytes:
        """What a file holds."""
        return Path(self._files[int(number)][1]).read_bytes()
