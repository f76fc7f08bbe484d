"""The bot speaking first: reminders, notices about assignments, files that were asked for."""
