"""Which languages the interface speaks, each by its own name."""

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
"""By language code; the first is the one that texts are written in."""
