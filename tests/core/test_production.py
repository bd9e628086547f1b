"""Each way in which production refuses to start, and what comes close to it and is taken."""

from pathlib import Path

import pytest

from journal.app import create_app
from journal.core import production, web
from journal.core.crypto import KeyRing
from journal.core.settings import Settings, SettingsRefused, from_environment
from tests.conftest import settings_for

Environment = dict[str, str]
RANDOM = "7d1f0c9a52e84b63a9e0471bd35c286f"
KEYS = {"INTERLUDE_KEYS_DATABASE_URL": "postgresql:///keys"}


@pytest.fixture
def safe(tmp_path: Path) -> Environment:
    KeyRing.create(tmp_path / "keyring")
    return {"INTERLUDE_MODE": "production", "INTERLUDE_DATA_DIR": str(tmp_path), "INTERLUDE_SECRET_KEY": RANDOM,
            "INTERLUDE_PUBLIC_URL": "https://journal.example.org", "INTERLUDE_SMTP_HOST": "mail.example.org"}


@pytest.mark.asvs("V13.2.3", "V13.3.1", "T32")
@pytest.mark.parametrize("secret", [
    "x" * 64, "ab" * 32, "0123456789" * 4, "abcdefghijklmnop" * 2, "abcdefghijklmnopqrstuvwxyz0123456789",
    "change-me-" + RANDOM, "please-replace-this-value-with-yours", "MySecretKey" + RANDOM, "Password" + RANDOM,
    "the-default-key-of-this-instance-0815", "some.example.value.of.forty.characters!", RANDOM[:31], "0" * 31 + "123",
    "interlude-production-key-of-the-clinic"])
def test_a_short_known_or_repeating_secret_is_refused(safe: Environment, secret: str) -> None:
    with pytest.raises(SettingsRefused, match="INTERLUDE_SECRET_KEY"):
        from_environment(safe | {"INTERLUDE_SECRET_KEY": secret})


@pytest.mark.parametrize("secret", [RANDOM, RANDOM * 1 + "0f", "Zk3v8Q1xw0uT5bLr7YpN2mHs9cJd4GfA6eKqXoWiVzU=",
                                    "b1946ac92492d2347c6235b4d2611184c4f8f3c0d6b7e5a1928374650fedcba9"])
def test_a_random_secret_is_taken(safe: Environment, secret: str) -> None:
    assert from_environment(safe | {"INTERLUDE_SECRET_KEY": secret}).secret_key == secret.encode()


@pytest.mark.asvs("V13.2.3")
def test_the_shipped_example_holds_no_secret() -> None:
    text = (Path(__file__).parents[2] / "deploy" / "environment.example").read_text()
    names = [line.partition("=")[0] for line in text.splitlines() if "=" in line]
    assert len(names) > 5
    assert not {"INTERLUDE_SECRET_KEY", "INTERLUDE_SMTP_PASSWORD"} & set(names), "secrets come from files"


@pytest.mark.asvs("V12.2.1", "T32")
@pytest.mark.parametrize("url", [
    "http://journal.example.org", "ftp://journal.example.org", "journal.example.org", "https://", "https:///path",
    "https://journal.example.org/app", "https://me:word@journal.example.org", "https://me@journal.example.org",
    "https://journal.example.org?next=1", "https://journal.example.org#top", "https://[journal"])
def test_a_public_address_that_is_not_a_host_by_https_is_refused(safe: Environment, url: str) -> None:
    with pytest.raises((SettingsRefused, ValueError), match=r"INTERLUDE_PUBLIC_URL|Invalid"):
        from_environment(safe | {"INTERLUDE_PUBLIC_URL": url})


@pytest.mark.parametrize("url", ["https://journal.example.org/", "https://journal.example.org:8443"])
def test_a_host_with_a_port_is_taken(safe: Environment, url: str) -> None:
    assert from_environment(safe | {"INTERLUDE_PUBLIC_URL": url}).public_url == url.rstrip("/")


@pytest.mark.asvs("V13.3.1", "V13.3.2", "T32")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o777])
@pytest.mark.parametrize("which", ["INTERLUDE_KEY_FILE", "INTERLUDE_SECRET_KEY_FILE", "INTERLUDE_SMTP_PASSWORD_FILE"])
def test_a_file_with_a_secret_that_others_can_open_is_refused(
        safe: Environment, tmp_path: Path, which: str, mode: int) -> None:
    path = tmp_path / "secret"
    if which == "INTERLUDE_KEY_FILE":
        KeyRing.create(path)
    else:
        path.write_text(RANDOM)
    path.chmod(mode)
    changed = safe | {which: str(path)}
    changed.pop(which.removesuffix("_FILE"), None)
    with pytest.raises(SettingsRefused, match=r"can be read by others: chmod 600 .*secret"):
        from_environment(changed)
    path.chmod(0o600)
    assert from_environment(changed).secure


@pytest.mark.asvs("V12.3.1", "V12.3.2", "T32")
@pytest.mark.parametrize("url", [
    "postgresql://db.example.org/journal", "postgresql://me:word@10.0.0.5:5432/journal",
    "postgresql://db.example.org/journal?sslmode=require", "postgresql://db.example.org/journal?sslmode=verify-ca",
    "postgresql://db.example.org/journal?sslmode=disable", "postgresql://localhost.example.org/journal",
    "postgresql://127.0.0.1.example.org/journal", "postgresql:///journal?host=db.example.org",
    "postgresql://localhost,db.example.org/journal", "postgresql://localhost/journal?hostaddr=192.0.2.7",
    "postgresql://localhost@db.example.org/journal", "postgresql+psycopg://db.example.org/journal",
    "postgresql://db/journal?sslmode=verify-full&sslmode=prefer"])
@pytest.mark.parametrize("name", ["INTERLUDE_DATABASE_URL", "INTERLUDE_KEYS_DATABASE_URL"])
def test_a_database_across_a_network_without_a_checked_certificate_is_refused(
        safe: Environment, name: str, url: str) -> None:
    with pytest.raises(SettingsRefused, match=f"{name} crosses a network"):
        from_environment(safe | KEYS | {name: url})


@pytest.mark.asvs("V12.3.3")
@pytest.mark.parametrize("url", [
    "postgresql:///journal", "postgresql:///journal?host=/run/postgresql", "postgresql://%2Frun%2Fpostgresql/journal",
    "postgresql://localhost/journal", "postgresql://me:word@127.0.0.1:5432/journal", "postgresql://[::1]:5432/journal",
    "postgresql://db.example.org/journal?sslmode=verify-full",
    "postgresql://db.example.org/journal?connect_timeout=5&sslmode=verify-full&sslrootcert=/etc/ca.pem"])
def test_a_database_on_this_machine_or_with_a_checked_certificate_is_taken(safe: Environment, url: str) -> None:
    assert from_environment(safe | KEYS | {"INTERLUDE_DATABASE_URL": url}).database_url == url


@pytest.mark.asvs("V13.4.2", "T32")
def test_an_app_that_debugs_or_tests_itself_does_not_serve_real_people(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeyRing.create(tmp_path / "keyring")
    settings = settings_for(tmp_path, mode="production")
    app = create_app(settings)
    web.refuse_debugging(app, settings)
    for name in ("debug", "testing"):
        with monkeypatch.context() as patch:
            patch.setattr(app, name, True)
            with pytest.raises(SettingsRefused, match="FLASK_DEBUG"):
                web.refuse_debugging(app, settings)
            web.refuse_debugging(app, settings_for(tmp_path))


def test_demo_settings_are_not_asked(tmp_path: Path) -> None:
    open_file = tmp_path / "word"
    open_file.write_text("secret")
    found = from_environment({"INTERLUDE_DATA_DIR": str(tmp_path), "INTERLUDE_SMTP_PASSWORD_FILE": str(open_file)})
    assert found.demo
    assert production.faults(Settings("production", tmp_path)), "and would be refused in production"
