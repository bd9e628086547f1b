"""The only reader of the environment. Settings are frozen, complete, or refused with every fault named."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from journal.core import clock, production

Mode = Literal["demo", "production"]
KEY_BYTES = 32
HOURS_MOST = 2160
PREFIX = "INTERLUDE_"
SECRET_FILES = ("SECRET_KEY_FILE", "SMTP_PASSWORD_FILE")


class SettingsRefused(RuntimeError):
    """The settings are incomplete or unsafe; the message names each fault and its cure."""


@dataclass(frozen=True)
class Settings:
    """Everything the app is told from outside.

    `mode` "demo" is the default: demo data, no address confirmation, plain http on localhost. "production" refuses
    whatever is missing or unsafe.
    """

    mode: Mode
    data_dir: Path
    database_url: str | None = None
    keys_database_url: str | None = None
    public_url: str = "http://localhost:5000"
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    proxies: int = 0
    secret_key: bytes = b""
    app_name: str = "Journal"
    registration: Literal["open", "invitation"] = "open"
    clinic_help_name: str | None = None
    clinic_help_phone: str | None = None
    help_lines_checked: date | None = None
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: str | None = None
    mail_from: str = "journal@localhost"
    default_country: str = "US"
    default_zone: str = "UTC"
    morning: int = 8
    """The hour at which what was put off after a dose is asked again."""
    redisclosure_notice: bool = True
    offline: bool = True
    check_ins_after: tuple[int, ...] = (2, 24, 72, 168)
    key_file: Path | None = None
    secret_files: tuple[Path, ...] = ()
    backup_dir: Path | None = None
    backup_recipient: str | None = None

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def secure(self) -> bool:
        """Cookies carry Secure and the __Host- prefix."""
        return self.mode == "production"

    @property
    def mail_dir(self) -> Path:
        return self.data_dir / "mail"

    @property
    def host(self) -> str:
        """The host of the public address: what passkeys are bound to."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def keyring_path(self) -> Path:
        return self.key_file or self.data_dir / "keyring"


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process, from `INTERLUDE_*`; raises `SettingsRefused`."""
    env = os.environ if environ is None else environ  # noqa: TID251 - the one place
    given = {name.removeprefix(PREFIX): value for name, value in env.items() if name.startswith(PREFIX) and value}
    settings = _given_settings(given)
    secret = _from_file_or(given.get("SECRET_KEY"), given.get("SECRET_KEY_FILE"))
    settings = replace(settings, secret_key=_secret_key(settings, secret))
    faults = production.faults(settings) if settings.mode == "production" else []
    if faults:
        raise SettingsRefused("These settings are not safe for production:\n" + "\n".join(f"- {f}" for f in faults))
    return settings


def _given_settings(given: Mapping[str, str]) -> Settings:
    """All but the secret key."""
    mode = _one_of("MODE", given.get("MODE", "demo"), "demo", "production")
    registration = _one_of("REGISTRATION", given.get("REGISTRATION", "open"), "open", "invitation")
    zone = given.get("DEFAULT_ZONE", "UTC")
    if not clock.is_zone(zone):
        raise SettingsRefused(f"{PREFIX}DEFAULT_ZONE must be an IANA time zone, such as Europe/Madrid.")
    root = Path(__file__).resolve().parent.parent.parent
    public_url = given.get("PUBLIC_URL", "http://localhost:5000").rstrip("/")
    host = urlsplit(public_url).hostname or "localhost"
    return Settings(
        mode="production" if mode == "production" else "demo",
        data_dir=Path(given.get("DATA_DIR", root / "instance")).expanduser().resolve(),
        database_url=given.get("DATABASE_URL"),
        keys_database_url=given.get("KEYS_DATABASE_URL"),
        public_url=public_url,
        trusted_hosts=tuple(given.get("TRUSTED_HOSTS", "").split()) or (host, "localhost", "127.0.0.1", "[::1]"),
        proxies=_whole("PROXIES", given.get("PROXIES", "0")),
        app_name=given.get("APP_NAME", "Journal"),
        registration="invitation" if registration == "invitation" else "open",
        clinic_help_name=given.get("CLINIC_HELP_NAME"),
        clinic_help_phone=given.get("CLINIC_HELP_PHONE"),
        help_lines_checked=_day("HELP_LINES_CHECKED", given.get("HELP_LINES_CHECKED")),
        smtp_host=given.get("SMTP_HOST"),
        smtp_port=_whole("SMTP_PORT", given.get("SMTP_PORT", "587")),
        smtp_user=given.get("SMTP_USER"),
        smtp_password=_from_file_or(given.get("SMTP_PASSWORD"), given.get("SMTP_PASSWORD_FILE")),
        mail_from=given.get("MAIL_FROM", f"journal@{host}"),
        default_country=given.get("DEFAULT_COUNTRY", "US").upper(),
        default_zone=zone,
        morning=_hour("MORNING", given.get("MORNING", "8")),
        redisclosure_notice=given.get("REDISCLOSURE_NOTICE") != "off",
        offline=given.get("OFFLINE") != "off",
        check_ins_after=_hours("CHECK_INS_AFTER", given.get("CHECK_INS_AFTER", "2,24,72,168")),
        key_file=_path(given.get("KEY_FILE")),
        secret_files=tuple(Path(given[name]) for name in SECRET_FILES if name in given),
        backup_dir=_path(given.get("BACKUP_DIR")),
        backup_recipient=given.get("BACKUP_RECIPIENT"),
    )


def _day(name: str, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise SettingsRefused(f"{PREFIX}{name} must be a day such as 2026-11-22.") from None


def _path(given: str | None) -> Path | None:
    return Path(given).expanduser() if given else None


def _one_of(name: str, value: str, *allowed: str) -> str:
    if value not in allowed:
        raise SettingsRefused(f"{PREFIX}{name} must be {' or '.join(allowed)}.")
    return value


def _secret_key(settings: Settings, given: str | None) -> bytes:
    """The given secret; in demo mode one is made and kept beside the keys."""
    if given or settings.mode == "production":
        return (given or "").encode()
    path = settings.data_dir / "secret-key"
    if not path.exists():
        write_private(path, secrets.token_hex(KEY_BYTES))
    return path.read_text().strip().encode()


def write_private(path: Path, text: str) -> None:
    """Creates `path` with mode 0600, whole or not at all; keeps a file that is already there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _from_file_or(value: str | None, path: str | None) -> str | None:
    try:
        return Path(path).read_text().strip() if path and not value else value
    except OSError:
        raise SettingsRefused(f"The file {path} cannot be read.") from None


def _hours(name: str, value: str) -> tuple[int, ...]:
    """Hours in rising order; none for "off"."""
    found = () if value == "off" else tuple(_whole(name, one.strip()) for one in value.split(","))
    if list(found) != sorted(set(found)) or any(not 0 < one <= HOURS_MOST for one in found):
        raise SettingsRefused(f"{PREFIX}{name} must be hours from 1 to {HOURS_MOST} in rising order, such as "
                              "2,24,72,168, or off.")
    return found


def _whole(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise SettingsRefused(f"{PREFIX}{name} must be a whole number.") from None


def _hour(name: str, value: str) -> int:
    hour = _whole(name, value)
    if hour not in range(24):
        raise SettingsRefused(f"{PREFIX}{name} must be an hour from 0 to 23.")
    return hour
