"""Technical ground that knows no patient: settings, databases, encryption, time, text, web."""
