"""Who has voted in the polls that are open, as far as this process has heard."""


class Heard:
    """Who has voted in the polls that are open, as far as this process has heard. It is only in memory.

    It lets a question be sealed as soon as the last vote is there. Who votes without being a player must not be stored,
    so it cannot be counted in the database: after a restart the quiz has to find out whether votes wait at Telegram.
    """

    def __init__(self) -> None:
        self._voters: dict[str, set[int]] = {}
        self._wanted: dict[str, tuple[str, int]] = {}
        self._poll_of: dict[str, str] = {}

    def opened(self, poll: str, quiz: str) -> None:
        """Begin to count for a poll of that quiz that was just sent."""
        self.forget(quiz)
        self._voters[poll] = set()
        self._poll_of[quiz] = poll

    def closed(self, poll: str, quiz: str, voters: int) -> None:
        """Note how many have voted in all."""
        if poll in self._voters:
            self._wanted[poll] = (quiz, voters)

    def voted(self, poll: str, voter: int) -> None:
        """Note a vote."""
        if poll in self._voters:
            self._voters[poll].add(voter)

    def complete(self, poll: str) -> str | None:
        """The quiz of a closed poll of which every vote has been heard; `None` while some are missing."""
        quiz, wanted = self._wanted.get(poll, ("", -1))
        return quiz if quiz and len(self._voters[poll]) >= wanted else None

    def forget(self, quiz: str) -> None:
        """Forget who has voted in the poll of a quiz."""
        poll = self._poll_of.pop(quiz, "")
        self._voters.pop(poll, None)
        self._wanted.pop(poll, None)
