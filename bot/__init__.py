"""A Telegram bot that teaches people what scoring systems know about them."""

__version__ = "0.1.0"
