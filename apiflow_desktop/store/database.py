"""The SQLite file of the workspace: opened with care, never harmed by opening it."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import peewee

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.store.migrations import APPLICATION_ID, LATEST, migrate
from apiflow_desktop.store.problems import StoreBusy, damaged, explained

_BUSY_SECONDS = 15
_HEADER_BYTES = 100


class Database(peewee.SqliteDatabase):
    """One peewee database whose connections, one per thread, can all be closed at the end."""

    def __init__(self, path: Path, pragmas: dict[str, int | str]) -> None:
        super().__init__(str(path), pragmas=pragmas, timeout=_BUSY_SECONDS, check_same_thread=False)
        self.path = path
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._opened_lock = threading.Lock()

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]
        with self._opened_lock:
            for thread in [known for known in self._opened if not known.is_alive()]:
                self._opened.pop(thread).close()
            self._opened[threading.current_thread()] = connection
        return connection

    def execute_sql(self, sql: str, params: Any = None) -> sqlite3.Cursor:
        """Execute one statement; peewee's own queries come through here too.

        Raises:
            StoreUnavailable: The file is damaged, locked, read-only, or the disk is full.
        """
        with explained(self.path):
            return cast(sqlite3.Cursor, super().execute_sql(sql, params))  # type: ignore[no-untyped-call]

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Execute one statement on this thread's connection.

        This is the hot path, so peewee comes in only where something went wrong.

        Raises:
            StoreUnavailable: As above.
            peewee.PeeweeException: SQLite refuses the statement for another reason.
        """
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        try:
            return connection.execute(sql, parameters)
        except sqlite3.Error:
            with explained(self.path), peewee.__exception_wrapper__:  # type: ignore[attr-defined]
                raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Read all rows of a query; damage may be met at any of them."""
        with explained(self.path):
            return self.run(sql, parameters).fetchall()

    def dicts(self, query: Any) -> list[dict[str, Any]]:
        """Read all rows of one of peewee's queries."""
        with explained(self.path):
            return list(query.dicts().execute(self))

    def close_everywhere(self) -> None:
        """Close the connections of all threads; none may be in use."""
        with self._opened_lock:
            opened, self._opened = self._opened, {}
        for connection in opened.values():
            connection.close()


def open_for_reading(path: Path) -> Database:
    """Open connections that cannot write, one for each thread that reads."""
    return Database(path, {"query_only": 1, "cache_size": -8000})


def open_for_writing(path: Path) -> Database:
    """Open the file for the writer, bring it to the newest form and return it connected.

    Raises:
        StoreUnavailable: It is damaged, read-only, locked, or the disk is full.
        UserFacingError: Another program or a newer version wrote it. It was not changed.
    """
    with explained(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_cut_file(path)
        database = Database(path, {"foreign_keys": 1, "fullfsync": 1, "synchronous": 2})
        try:
            _refuse_foreign_file(database)
            _patiently(lambda: database.run("PRAGMA journal_mode = WAL"))
            with transaction(database):
                migrate(database.run)
        except BaseException:
            database.close_everywhere()
            raise
    return database


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """Hold SQLite's write lock from start to end; commit, or roll all back on an exception."""
    database.run("BEGIN IMMEDIATE")
    try:
        yield
        database.run("COMMIT")
    except BaseException:
        roll_back(database)
        raise


def roll_back(database: Database) -> None:
    """Undo the open transaction, if SQLite has not done so by itself."""
    if database.connection().in_transaction:  # type: ignore[no-untyped-call]
        database.run("ROLLBACK")


def _refuse_foreign_file(database: Database) -> None:
    version = int(database.run("PRAGMA user_version").fetchone()[0])
    if version > LATEST:
        raise UserFacingError(
            _(
                "The workspace was written by a newer version of apiflow desktop (form "
                "{version}, this one knows up to {LATEST}). It was not changed."
            ).format(version=version, LATEST=LATEST),
            where=str(database.path),
            hint=_("Install the newer version, or set APIFLOW_HOME to another folder."),
        )
    mark = int(database.run("PRAGMA application_id").fetchone()[0])
    tables = int(database.run("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if tables and mark != APPLICATION_ID:
        raise UserFacingError(
            _("This database belongs to another program. It was not changed."),
            where=str(database.path),
            hint=_("Move it away, or set APIFLOW_HOME to another folder."),
        )


def _refuse_cut_file(path: Path) -> None:
    """Notice a file that lost its end: SQLite itself would only when it needs a lost page."""
    # While there is a log, pages of the file may rightly be in it alone. It is asked for
    # twice, because another process may be moving pages while we look.
    if path.exists() and not _has_log(path) and _is_cut(path) and not _has_log(path):
        raise damaged(path)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _is_cut(path: Path) -> bool:
    """Compare a file's length with the number of pages its header tells."""
    with path.open("rb") as stream:
        header = stream.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        return bool(header)
    page_size = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    count_is_valid = header[24:28] == header[92:96]
    return count_is_valid and path.stat().st_size < pages * (65536 if page_size == 1 else page_size)


def _patiently(work: Callable[[], object]) -> None:
    """Repeat what SQLite refuses at once, without its busy timeout, while others open the file."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            work()
        except StoreBusy:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
