"""People and clinics: registration, sign-in, browser sessions, profile."""
