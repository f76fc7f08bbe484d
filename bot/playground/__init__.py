"""A pretend Telegram, in which people can try the bot and tests can drive it.

It has the real Telegram's limits, and refuses what the real one refuses, in the same words. Where they come from is
marked in brackets; `bot_api_error` explains the marks.
"""
