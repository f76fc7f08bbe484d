"""Errors that are no mistake in the code: a person can mend them, or they pass by themselves."""


class UserError(Exception):
    """Something that a person can mend; it ends a command.

    Its text is one or two sentences for a terminal: what is wrong, where, and what to do now. It never holds a secret.
    """


class TransientError(Exception):
    """The database could not be used just now: locked, full, unreachable, or two changes met.

    Nothing was changed, so what was begun can be tried again.
    """


class StorageFull(TransientError):
    """The disk of the database is full. Another try in a moment does not help; somebody has to free some space."""
