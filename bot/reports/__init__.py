"""What instructors take away from a class: statistics as pure functions, and files in several formats; no database."""
