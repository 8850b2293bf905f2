"""SQL: the DB-API 2.0 door. sqlglot plans, each table becomes one scan, DuckDB does the rest."""

from isthmus.doors.sql.dbapi import Connection, Cursor, connect

__all__ = ["Connection", "Cursor", "connect"]
