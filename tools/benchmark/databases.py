"""Two databases of our own on the server that DATABASE_URL names; dropped again at the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

TRIES = 20


def address(url: str, database: str) -> str:
    """`url` with another database in it."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _execute(url: str, *statements: sql.Composable) -> None:
    session = psycopg2.connect(url)
    session.autocommit = True
    try:
        with session.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        session.close()


def drop(url: str, database: str) -> None:
    """Remove the database if it is there, whoever is still connected to it."""
    _execute(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def create(url: str, database: str, *, like: str = "template1") -> None:
    """Make it anew, as a copy of `like`, to which nobody may be connected."""
    drop(url, database)
    names = sql.Identifier(database), sql.Identifier(like)
    for attempt in range(TRIES):
        try:
            return _execute(url, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        except psycopg2.errors.ObjectInUse:  # autovacuum looks into it just now
            if attempt == TRIES - 1:
                raise
            time.sleep(0.5)


def use(database: str) -> None:
    """Let Django of this process speak to that database from now on."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = database


def leave() -> None:
    """Close Django's session, so that its database can be copied or dropped."""
    from django.db import connection

    connection.close()


@contextmanager
def dropped_afterwards(url: str, *databases: str, keep: bool = False) -> Iterator[None]:
    """Drop the databases when the block ends, unless they are to be looked at."""
    try:
        yield
    finally:
        leave()
        for database in databases:
            if not keep:
                drop(url, database)
