"""A pretend Telegram, strict about the real one's limits and words: a place to try the bot, and its test bench."""
