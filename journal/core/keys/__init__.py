"""The key ring, the keys database behind it, and what is done with them while the app runs."""
