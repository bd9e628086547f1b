"""What to say when someone may be in danger, and whom they can call."""
