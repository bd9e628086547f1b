"""Consent: invitations, grants by kind, withdrawal, and who looked at the journal."""
