"""What the disk and SQLite complain about, said so that the user can act on it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreUnavailable(UserFacingError):
    """The workspace cannot be read or written where it is; nothing in it was changed."""


class StoreBusy(StoreUnavailable):
    """Another process holds the lock that is needed."""


class NotInStore(UserFacingError):
    """What was asked for is not in the workspace (any more)."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the failures of a file or database at ``path`` into words.

    Raises:
        StoreUnavailable: In place of the ``OSError`` or database error that it understands.
    """
    try:
        yield
    except OSError as error:
        raise _explain_os(error, path) from error
    except (peewee.PeeweeException, sqlite3.Error) as error:
        told = _explain_database(error, path)
        if told is None:
            raise
        raise told from error


def _explain_os(error: OSError, path: Path) -> StoreUnavailable:
    if error.errno in _FULL:
        return _full(path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _read_only(path)
    return StoreUnavailable(
        _("The workspace cannot be used there ({value}).").format(value=error.strerror or error),
        where=str(path),
        hint=_("Set APIFLOW_HOME to a folder you may write to."),
    )


def _explain_database(error: Exception, path: Path) -> StoreUnavailable | None:
    cause: object = error
    # peewee wraps an error once for each of its own calls it passes through.
    while isinstance(cause, peewee.PeeweeException):
        cause = getattr(cause, "orig", None)
    name = str(getattr(cause, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL"):
        return _full(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _read_only(path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(
            _("Another program has kept the workspace locked for too long."),
            where=str(path),
            hint=_("Close other windows of apiflow desktop, or wait for them, and try again."),
        )
    if name.startswith("SQLITE_IOERR"):
        return StoreUnavailable(
            _("The disk refused to read or write the workspace."),
            where=str(path),
            hint=_("Check the disk and its free space, then try again."),
        )
    return None


def damaged(path: Path) -> StoreUnavailable:
    """Make the error for a workspace file that is not a whole database."""
    return StoreUnavailable(
        _("The workspace file is damaged or is not a database. It was left as it is."),
        where=str(path),
        hint=_("Put a backup in its place, or set APIFLOW_HOME to another folder to start afresh."),
    )


def _full(path: Path) -> StoreUnavailable:
    return StoreUnavailable(
        _("The disk is full; this was not saved. What was saved before is untouched."),
        where=str(path),
        hint=_("Free some space and try again."),
    )


def _read_only(path: Path) -> StoreUnavailable:
    return StoreUnavailable(
        _("The workspace cannot be written."),
        where=str(path),
        hint=_("Give yourself write permission there, or set APIFLOW_HOME to another folder."),
    )
