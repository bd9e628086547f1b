"""What proves a person beside the password: passkeys, authenticator codes, recovery codes."""
