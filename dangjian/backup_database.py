"""Copying a database whole while it is in use, and putting a copy back: SQLite and PostgreSQL."""

import os
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, ConnectionHandler, DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from dangjian.backup_archive import BackupError

Rows = dict[str, int]
BUSY_SECONDS = 60


def snapshot(target: Path) -> Rows:
    """Write the database as it stands at one moment to `target`; returns the rows of each table in that copy."""
    if connection.vendor == "sqlite":
        return _sqlite_snapshot(target)
    return _postgresql_snapshot(target)


def check(copy: Path) -> Rows:
    """Put the copy into a temporary place and count its rows; BackupError when it does not open."""
    if connection.vendor == "sqlite":
        return _sqlite_check(copy)
    return _postgresql_check(copy)


def put_back(copy: Path) -> None:
    """Replace the database by the copy in one transaction: all of it or nothing."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as source, closing(_sqlite_connection()) as target:
            source.backup(target)
    else:
        _postgresql_put_back(copy, connection.settings_dict["NAME"])


def _sqlite_connection() -> sqlite3.Connection:
    return sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=BUSY_SECONDS)


def _sqlite_snapshot(target: Path) -> Rows:
    if connection.in_atomic_block:
        raise BackupError("事务进行中，不能备份。")
    with closing(_sqlite_connection()) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    with _opened(str(target)) as copied:
        rows = _rows(copied)
        with copied.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    return rows


def _sqlite_check(copy: Path) -> Rows:
    try:
        with _opened(str(copy)) as database, database.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchall() != [("ok",)]:
                raise BackupError("备份中的数据库已损坏。")
            return _rows(database)
    except DatabaseError as error:
        raise BackupError("备份中的数据库打不开。") from error


def _postgresql_snapshot(target: Path) -> Rows:
    """Rows are counted in the very snapshot that pg_dump reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}"]
        _run("pg_dump", *options, f"--file={target}", database=connection.settings_dict["NAME"])
        return _rows(connection)


def _postgresql_check(copy: Path) -> Rows:
    with _temporary_database() as name:
        _postgresql_put_back(copy, name)
        with _opened(name) as database:
            return _rows(database)


@contextmanager
def _opened(name: str) -> Iterator[BaseDatabaseWrapper]:
    """Another database of the same kind, with the functions that Django adds to it."""
    options = {key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "pool"}
    given = {**connection.settings_dict, "NAME": name, "OPTIONS": options}
    database = ConnectionHandler({DEFAULT_DB_ALIAS: given})[DEFAULT_DB_ALIAS]
    try:
        yield database
    finally:
        database.close()


def _rows(database: BaseDatabaseWrapper) -> Rows:
    with database.cursor() as cursor:
        rows = {}
        for table in sorted(database.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {database.ops.quote_name(table)}")  # noqa: S608  # nosec B608
            rows[table] = cursor.fetchone()[0]
        return rows


@contextmanager
def _temporary_database() -> Iterator[str]:
    name = f"dangjian_verify_{secrets.token_hex(4)}"
    _sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield name
    finally:
        _sql("postgres", f'DROP DATABASE "{name}"')


def _postgresql_put_back(copy: Path, database: str) -> None:
    """Through a script, so that emptying the schema and filling it again are one transaction."""
    script = copy.with_name("restore.sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(copy))
    text = script.read_text()
    # newer dumps make the schema themselves
    start = "DROP SCHEMA public CASCADE;\n" + (
        "" if "CREATE SCHEMA public;" in text else "CREATE SCHEMA public;\n"
    )
    script.write_text(start + text)
    _run(
        "psql",
        "--quiet",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={script}",
        database=database,
    )


def _sql(database: str, statement: str) -> None:
    _run("psql", "--quiet", "--no-psqlrc", f"--command={statement}", database=database)


def _run(program: str, *options: str, database: str = "") -> None:
    """A PostgreSQL program; the password goes by the environment, where other users cannot read it."""
    given = connection.settings_dict
    environment = dict(
        os.environ,
        PGPASSWORD=given["PASSWORD"],
        PGCONNECT_TIMEOUT="10",
        PGOPTIONS="-c client_min_messages=warning",
    )
    names = {
        "PGHOST": given["HOST"],
        "PGPORT": str(given["PORT"]),
        "PGUSER": given["USER"],
        "PGDATABASE": database,
    }
    environment |= {name: value for name, value in names.items() if value}
    try:
        subprocess.run([program, *options], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupError(f"没有安装 PostgreSQL 客户端程序 {program}。") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} 没有完成：{error.stderr.strip()[-300:]}") from error
