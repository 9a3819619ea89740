"""Rows that may be there already: the one statement that databases spell each in their own way."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import TableClause


def insert_for(
    connection: Connection, table: Table | TableClause
) -> sqlite.Insert | postgresql.Insert:
    """An insert into a table that can say what is to be done where a row is there already."""
    if connection.dialect.name == postgresql.dialect.name:
        return postgresql.insert(table)
    return sqlite.insert(table)
