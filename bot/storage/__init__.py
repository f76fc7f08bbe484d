"""Where progress is kept: rows inside, values outside."""
