"""Telegram in, Telegram out: what a tap means, what people see, and who is asked in between."""
