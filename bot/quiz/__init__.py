"""The quiz itself: plain values and functions; time, chance and identity are handed in."""
