"""Dosing and integration sessions: the spine that days are read against."""
