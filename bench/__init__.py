"""Programs that measure the bot, each beside a reference in the same run. README.md says what and how."""
