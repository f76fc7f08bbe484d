"""What people type, turned into values: replies, dates, time zones, lists of ids."""
