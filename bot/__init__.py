"""A Telegram bot that teaches people what scoring systems know about them."""

__version__ = "0.2.0"
