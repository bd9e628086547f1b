"""Coarse names of devices: enough to know one's own phone, nothing that follows a person."""

NAMES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"),
         ("Linux", "Linux"))


def device_name(agent: str) -> str:
    """What a browser's own description says of the device it runs on."""
    return next((name for word, name in NAMES if word in agent), "Browser")
