"""Takes the record out (PDF, CSV) and in (Daylio)."""
