"""What may go wrong and is nobody's mistake in the code: a person can mend it, or it passes by itself."""


class UserError(Exception):
    """Why a command stops. One or two sentences for a terminal: what, where, what now. Never holds a secret."""


class TransientError(Exception):
    """The database could not be used just now: locked, full, unreachable, or two changes met. Nothing was changed."""
