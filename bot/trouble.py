"""What went wrong for the moment, and may go right the next time."""


class Passing(Exception):
    """The database could not be used just now: locked, full, unreachable, or two changes met. Nothing was changed."""
