"""What was done, by whom, when: append-only, ids only, never content."""
