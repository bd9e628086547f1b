"""Erasing a person: a waiting time, then the key, then the rows, then a line in the ledger."""
