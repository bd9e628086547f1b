"""PostgreSQL's own tools, started with a list of arguments; where and as whom stands in their environment alone."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from tempfile import TemporaryFile
from typing import IO, cast

from psycopg import pq, sql
from sqlalchemy import Connection, Engine, MetaData, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema

from journal.backup.rules import BackupRefused

BLOCK = 256 * 1024
DROP_TRIGGER_FUNCTIONS = """
DO $$ DECLARE one regprocedure; BEGIN
  FOR one IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND p.prorettype = 'trigger'::regtype
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP FUNCTION %s', one); END LOOP;
END $$
"""


def environment(url: str) -> dict[str, str]:
    """libpq's variables for this address: a password in the arguments could be read by everybody on the machine."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    found = {one.keyword: one for one in pq.Conninfo.get_defaults()}
    found |= {one.keyword: one for one in pq.Conninfo.parse(plain.encode()) if one.val is not None}
    given = {one.envvar.decode(): one.val.decode() for one in found.values() if one.envvar and one.val is not None}
    return given | {"PGOPTIONS": "", "LC_ALL": "C.UTF-8"}


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise BackupRefused(f"{name} is not installed: it comes with PostgreSQL's client tools.")
    return path


def dump(url: str, schema: str, snapshot: str) -> Iterator[bytes]:
    """`pg_dump` of one schema as it stood at an exported snapshot, block by block."""
    quoted = '"' + schema.replace('"', '""') + '"'
    command = [_tool("pg_dump"), "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
               "--no-password", f"--schema={quoted}", f"--snapshot={snapshot}"]
    with TemporaryFile() as said, subprocess.Popen(  # noqa: S603 - names we quoted, without a shell
            command, stdout=subprocess.PIPE, stderr=said, env=environment(url)) as running:
        written = cast(IO[bytes], running.stdout)
        yield from iter(lambda: written.read(BLOCK), b"")
        if running.wait():
            raise BackupRefused(f"pg_dump failed: {_words(said)}")


def load(url: str, schema: str, blocks: Iterator[bytes]) -> None:
    """`pg_restore` of one schema in one transaction: all of it, or nothing."""
    database = environment(url)["PGDATABASE"]
    command = [_tool("pg_restore"), "--no-owner", "--no-privileges", "--no-password", "--single-transaction",
               "--exit-on-error", f"--schema={schema}", f"--dbname={database}"]
    with TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - names we quoted, without a shell
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said,
                env=environment(url)) as running:
            reads = cast(IO[bytes], running.stdin)
            try:
                for block in blocks:
                    reads.write(block)
            except BrokenPipeError:
                pass  # it ended early, and says why
        if running.returncode:
            raise BackupRefused(f"pg_restore failed: {_words(said)}")


def _words(said: IO[bytes]) -> str:
    said.seek(0)
    return " ".join(said.read().decode(errors="replace").split()) or "it did not say why"


def snapshot(connection: Connection) -> str:
    """Makes this transaction's view of the database one that `pg_dump` can share."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    return str(connection.scalar(text("SELECT pg_export_snapshot()")))


def clear(engine: Engine) -> None:
    """Takes away every table of the schema in use, empty or not, and what belongs to them."""
    found = MetaData()
    with engine.begin() as connection:
        found.reflect(connection)
        found.drop_all(connection)
        connection.execute(text(DROP_TRIGGER_FUNCTIONS))


@contextmanager
def temporary(url: str, schema: str) -> Iterator[str]:
    """The address of a new database on the same server, gone afterwards; the role needs the right to make one."""
    name = f"drill_{token_hex(8)}"
    quoted = sql.Identifier(name).as_string(None)
    server = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT",
                           hide_parameters=True)
    try:
        try:
            with server.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {quoted}")
        except DBAPIError as error:
            raise BackupRefused(f"A database for the drill could not be made: {type(error.orig).__name__}.") from None
        try:
            address = make_url(url).set(drivername="postgresql", database=name).update_query_dict(
                {"options": f"-csearch_path={schema}"})
            make_schema(address.render_as_string(hide_password=False), schema)
            yield address.render_as_string(hide_password=False)
        finally:
            with server.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {quoted} WITH (FORCE)")
    finally:
        server.dispose()


def make_schema(url: str, schema: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), hide_parameters=True)
    with engine.begin() as connection:
        connection.execute(CreateSchema(schema, if_not_exists=True))
    engine.dispose()
