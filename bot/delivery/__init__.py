"""Between Telegram and chat: nothing lost, nothing twice, nothing secret in a log."""
