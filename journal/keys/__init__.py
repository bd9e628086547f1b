"""Rotation of keys while the app runs: key-encryption keys by re-wrapping, data keys by sealing anew."""
