"""Reads question files: the result is a bank of questions, or a list of mistakes with file and line."""
