"""Interlude: the journal a person keeps between ketamine sessions. How it is laid out: README, "A map of the house"."""
