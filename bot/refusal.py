"""Why a command stops, when a person can mend it."""


class Refusal(Exception):
    """One or two sentences for a terminal: what, where, what now. Never holds a secret."""
