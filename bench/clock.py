"""The time, for whatever is measured: an older checkout may keep its own clock elsewhere."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - what is measured runs in real time
