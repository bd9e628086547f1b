"""One file for each form in which the record leaves or enters."""
