"""The gate: who may do what, decided in one table, checked before every view."""
