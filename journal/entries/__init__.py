"""The daily check-in: mood, anxiety, energy, sleep, side effects, note."""
