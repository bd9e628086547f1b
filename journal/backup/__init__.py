"""Backups: made, restored, and proved by a drill. Encrypted to a key whose private half is elsewhere."""
