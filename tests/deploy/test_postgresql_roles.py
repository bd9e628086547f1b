"""The two roles of `deploy/postgresql.sql`: the app does all its work under its own, which may change no table and no
line of the audit."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from flask import Flask

from journal.app import create_app
from journal.audit import log as audit
from journal.audit import seals
from journal.core import crypto, db, migrating
from tests import factories
from tests.conftest import POSTGRES, settings_for
from tests.deploy import server
from tests.page import PageClient

pytestmark = pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set")
DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = f"interlude_test_{os.getpid()}"
GROWING = ("audit", "audit_seal", "erased_person")


def address(role: str | None, database: str) -> str:
    """The test server's address for this role and database."""
    parts = urlsplit(POSTGRES or "")
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{role}@{host}" if role else parts.netloc, f"/{database}", "", ""))


def psql(url: str, text: str) -> None:
    """Runs a shipped file with the names of this test in it."""
    text = re.sub(r"\binterlude(?=\b|_owner|_app|_keys)", NAME, re.sub(r"^--.*$", "", text, flags=re.MULTILINE))
    subprocess.run(["psql", "-q", "-w", "-X", "-v", "ON_ERROR_STOP=1", "-f", "-", url], input=text, text=True,
                   check=True, capture_output=True)


@dataclass(frozen=True)
class Server:
    folder: Path
    env: dict[str, str]

    def flask(self, *arguments: str) -> str:
        done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *arguments], cwd=server.ROOT, text=True,
                              env=self.env, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def drop() -> None:
    with psycopg.connect(address(None, "postgres"), autocommit=True) as connection:
        for database in (NAME, f"{NAME}_keys"):
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        for role in (f"{NAME}_app", f"{NAME}_owner"):
            connection.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Databases made by the shipped files, migrated by the owner; the app's own environment."""
    folder = tmp_path_factory.mktemp("roles")
    drop()
    try:
        psql(address(None, "postgres"), (DEPLOY / "postgresql.sql").read_text())
        for role in ("owner", "app"):
            env = server.environment(folder, INTERLUDE_DATABASE_URL=address(f"{NAME}_{role}", NAME),
                                     INTERLUDE_KEYS_DATABASE_URL=address(f"{NAME}_{role}", f"{NAME}_keys"))
            if role == "owner":
                server.upgrade(env)
                for _ in range(2):
                    psql(address(f"{NAME}_owner", NAME), (DEPLOY / "postgresql-grants.sql").read_text())
        yield Server(folder, env)
    finally:
        drop()


@pytest.fixture
def app(deployed: Server) -> Iterator[Flask]:
    app = create_app(settings_for(deployed.folder / "data", database_url=deployed.env["INTERLUDE_DATABASE_URL"],
                                  keys_database_url=deployed.env["INTERLUDE_KEYS_DATABASE_URL"]))
    app.testing = True
    app.test_client_class = PageClient
    yield app
    with app.app_context():
        db.database().dispose()


@pytest.mark.asvs("V13.2.2")
def test_the_app_does_all_its_writing_under_its_own_role(deployed: Server, app: Flask) -> None:
    """Demo people are made through the rooms' own actions; then timed work, commands, and a browser."""
    deployed.flask("demo", "fill")
    deployed.flask("timed", "run")
    deployed.flask("emergency", "give", "--patient", "patient@example.org", "--to", "clinic@example.org", "--second",
                   "therapist@example.org", "--reason", "a test")
    assert "1 ended" in deployed.flask("emergency", "end", "--patient", "patient@example.org")
    assert "chain unbroken; 1 seals fit" in deployed.flask("audit", "verify")
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in("patient@example.org", factories.PASSWORD)
    assert client.send("/sessions", {"kind": "integration", "day": "2026-05-12"}).status_code == 303
    assert client.send("/account/profile", {"name": "Mara", "zone": "Europe/Madrid", "language": "en", "country": "ES",
                                            "theme": ""}).status_code == 303
    assert client.send("/sign-out").status_code == 303
    with app.app_context():
        assert audit.count() > 100
        assert audit.first_broken() is None
        assert seals.problems() == []
        migrating.refuse_pending(db.database())


@pytest.mark.asvs("V13.2.2")
def test_a_persons_key_is_made_and_destroyed_under_the_apps_role(app: Flask, new_id: object) -> None:
    with app.app_context():
        name = f"person|{new_id}"
        key = crypto.vault().make(name)
        assert crypto.vault().fetch([name])[name][1] == key
        crypto.vault().destroy(name)
        assert crypto.vault().fetch([name]) == {}


@pytest.mark.asvs("V13.2.2", "V16.4.2")
@pytest.mark.parametrize("statement", [
    *(f"{verb} {table}" for table in GROWING for verb in ("TRUNCATE", "DELETE FROM", "DROP TABLE")),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in GROWING),
    "UPDATE audit SET event = 'x'", "UPDATE audit_seal SET seq = 1", "UPDATE erased_person SET erased_at = now()",
    "CREATE TABLE mine (id int)", "CREATE SCHEMA mine", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE account ADD COLUMN mine int", "DROP TABLE account", "TRUNCATE account CASCADE",
    "CREATE INDEX mine ON account (id)", "DROP FUNCTION audit_is_append_only() CASCADE", "CREATE ROLE mine",
    "CREATE DATABASE mine", "SET ROLE NAME_owner", "ALTER ROLE NAME_app SUPERUSER",
    "UPDATE alembic_version SET version_num = '0000'", "DELETE FROM alembic_version",
    "COPY account TO PROGRAM 'cat'", "SELECT pg_read_file('/etc/passwd')"])
def test_what_the_apps_role_may_not_do(deployed: Server, statement: str) -> None:
    with (psycopg.connect(address(f"{NAME}_app", NAME), autocommit=True) as connection,
          pytest.raises(psycopg.errors.InsufficientPrivilege)):
        connection.execute(statement.replace("NAME", NAME).encode())


@pytest.mark.asvs("V13.2.2", "V16.4.2")
@pytest.mark.parametrize("table", GROWING)
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_the_owner_too_is_stopped_by_the_triggers(deployed: Server, table: str, verb: str) -> None:
    with (psycopg.connect(address(f"{NAME}_owner", NAME), autocommit=True) as connection,
          pytest.raises(psycopg.errors.RaiseException, match="append-only")):
        connection.execute(f"{verb} {table}".encode())


@pytest.mark.asvs("V13.2.1")
def test_strangers_to_the_databases_are_not_let_in(deployed: Server) -> None:
    """Another role of the same server may not even connect."""
    stranger = f"{NAME}_stranger"
    with psycopg.connect(address(None, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {stranger} LOGIN")
        try:
            for database in (NAME, f"{NAME}_keys"):
                with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                    psycopg.connect(address(stranger, database))
        finally:
            connection.execute(f"DROP ROLE {stranger}")
