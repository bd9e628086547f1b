"""What keeps settings from serving real people; one sentence each, with its cure."""

import stat
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from journal.core.settings import Settings

SECRET_MIN, DISTINCT_MIN = 32, 10
"""Random hexadecimal of 32 signs holds fewer than ten different ones once in a hundred thousand times."""
WELL_KNOWN = ("change", "replace", "secret", "password", "default", "example", "insecure", "placeholder", "interlude",
              "12345678", "abcdefgh", "qwertz", "qwerty")
"""No random secret holds these; those from manuals and examples do."""


def faults(settings: "Settings") -> list[str]:
    """What is missing or unsafe; empty when these settings may serve."""
    return [*_secret(settings), *_address(settings), *_files(settings), *_databases(settings), *_mail(settings)]


def _secret(settings: "Settings") -> list[str]:
    name, secret = "INTERLUDE_SECRET_KEY (or INTERLUDE_SECRET_KEY_FILE)", settings.secret_key
    cure = "make one with `openssl rand -hex 32`."
    if len(secret) < SECRET_MIN:
        return [f"{name} is missing or shorter than {SECRET_MIN} characters: {cure}"]
    if any(word.encode() in secret.lower() for word in WELL_KNOWN):
        return [f"{name} is one that others know, or made of words: {cure}"]
    if len(set(secret)) < DISTINCT_MIN or secret in (secret + secret)[1:-1]:
        return [f"{name} repeats itself and can be guessed: {cure}"]
    return []


def _address(settings: "Settings") -> list[str]:
    found = []
    try:
        parts = urlsplit(settings.public_url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ["INTERLUDE_PUBLIC_URL is not an address."]
    if parts.scheme != "https" or not named:
        found.append("INTERLUDE_PUBLIC_URL must begin with https:// and name a host.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        found.append("INTERLUDE_PUBLIC_URL must be a host alone: no path, name, password, question mark or hash.")
    return found


def _files(settings: "Settings") -> list[str]:
    """Files with secrets: there, and readable by nobody else."""
    ring = settings.keyring_path
    if not ring.exists():
        return [f"The key file {ring} is missing: make it with `python -m journal.core.keyring_command {ring}`, or "
                "name it in INTERLUDE_KEY_FILE."]
    return [f"The file {path} holds a secret and can be read by others: chmod 600 {path}"
            for path in (ring, *settings.secret_files) if _is_open(path)]


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _databases(settings: "Settings") -> list[str]:
    found = []
    if is_postgres(settings.database_url) and not settings.keys_database_url:
        found.append("INTERLUDE_KEYS_DATABASE_URL must name the database of the keys when PostgreSQL holds the data.")
    named = (("INTERLUDE_DATABASE_URL", settings.database_url),
             ("INTERLUDE_KEYS_DATABASE_URL", settings.keys_database_url))
    found += [f"{name} crosses a network without a checked certificate: add ?sslmode=verify-full (and sslrootcert=…)."
              for name, url in named if url and is_postgres(url) and not is_protected(url)]
    return found


def is_postgres(url: str | None) -> bool:
    return (url or "").startswith("postgresql")


def is_protected(url: str) -> bool:
    """Whether a PostgreSQL connection stays on this machine, or checks the server's certificate and name."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query, keep_blank_values=True)
    except ValueError:
        return False
    if query.get("sslmode", [""])[-1] == "verify-full":
        return True
    netloc = parts.netloc.rpartition("@")[2]
    given = [netloc, *query.get("host", []), *query.get("hostaddr", [])]
    return all(_is_here(host.strip()) for one in given for host in one.split(",") if host.strip())


def _is_here(host: str) -> bool:
    """A Unix socket's folder, localhost, or an address of the loopback, with or without a port."""
    name = host.lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    if name == "localhost" or name.startswith(("/", "%2f")):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _mail(settings: "Settings") -> list[str]:
    return [] if settings.smtp_host else ["INTERLUDE_SMTP_HOST is missing: addresses are confirmed by mail."]
