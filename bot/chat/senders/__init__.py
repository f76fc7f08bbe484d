"""The bot speaks first: reminders, notices about assignments, files that were asked for."""
