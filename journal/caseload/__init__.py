"""The therapist's list of the people who share with them."""
