"""Between Telegram and the chat: no update is lost or handled twice, and nothing secret gets into a log."""
