"""What instructors take away: statistics as pure functions, and files of several formats. Knows no database."""
