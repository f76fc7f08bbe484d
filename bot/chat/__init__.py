"""The talk with people on Telegram: what a tap means, what they see, and what is asked of the services in between."""
