"""Reading and saving document files without ever losing one."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.folders import sync_folder
from apiflow_desktop.base.i18n import N_, _

LARGEST_FILE: Final = 500_000_000
"""Bytes of the largest document that is read."""

_CHUNK: Final = 4_000_000

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are read; what it raises ends the reading."""

_MAY_WRITE = N_("Check that you may write there, or choose another folder.")
_ADVICE: Final = {
    errno.ENOSPC: N_("Free some space and save again, or choose another folder with Save as."),
    errno.EFBIG: N_("Free some space and save again, or choose another folder with Save as."),
    errno.EDQUOT: N_("Free some space and save again, or choose another folder with Save as."),
    errno.ENOENT: N_("The folder is not there; make it, or choose another one."),
    errno.ENOTDIR: N_("The folder is not there; make it, or choose another one."),
    errno.EROFS: N_("This place is read-only; choose another folder."),
    errno.EISDIR: N_("This is a folder; choose a name for a file."),
}


class ChangedMeanwhile(UserFacingError):
    """Someone else wrote to the document's place since it was read; nothing was written."""


class FileChangedOnDisk(ChangedMeanwhile):
    """Another program wrote the file since it was read."""


class FileVersion(Struct, frozen=True):
    """What a file held when we last read or wrote it.

    Attributes:
        path: The file the user named; may be a link.
        digest: SHA-256 of its bytes.
    """

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path, data: bytes) -> FileVersion:
        """Describe a file that holds these bytes."""
        return cls(path, _digest(data))

    def holds(self, data: bytes) -> bool:
        """Tell whether these are the bytes it held."""
        return _digest(data) == self.digest

    def is_current(self) -> bool:
        """Tell whether the file still holds these bytes."""
        try:
            return _digest(self.path.read_bytes()) == self.digest
        except OSError:
            return False


def read_file(path: Path, progress: Progress | None = None) -> tuple[bytes, FileVersion]:
    """Read a document file whole.

    Raises:
        UserFacingError: It cannot be read, or is larger than :data:`LARGEST_FILE`.
    """
    try:
        data = _read(path, progress)
    except FileNotFoundError as error:
        raise UserFacingError(
            _("There is no such file."), where=str(path), hint=_("Check the path and try again.")
        ) from error
    except IsADirectoryError as error:
        raise UserFacingError(_("This is a folder, not a file."), where=str(path)) from error
    except OSError as error:
        raise UserFacingError(
            _("The file cannot be read ({strerror}).").format(strerror=error.strerror),
            where=str(path),
            hint=_("Check that you may read it."),
        ) from error
    return data, FileVersion.of(path, data)


def _read(path: Path, progress: Progress | None) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        # Reading a device or a pipe may never end.
        raise UserFacingError(
            _("This is a device or a pipe, not a file."), where=str(path), hint=_("Choose a file.")
        )
    if found.st_size > LARGEST_FILE:
        raise UserFacingError(
            _("The file has {size} MB; workflows of up to {most} MB can be read.").format(
                size=f"{found.st_size / 1e6:,.0f}", most=f"{LARGEST_FILE / 1e6:.0f}"
            ),
            where=str(path),
            hint=_("Keep large values in files of their own and name those in the workflow."),
        )
    chunks: list[bytes] = []
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            if progress is not None:
                progress(sum(map(len, chunks)), found.st_size)
    return b"".join(chunks)


def check_current(expected: FileVersion) -> None:
    """See that nobody else wrote a file; one that is gone is no loss.

    Raises:
        FileChangedOnDisk: It no longer holds what was expected.
    """
    if expected.path.exists() and not expected.is_current():
        raise FileChangedOnDisk(
            _("The file was changed by another program since it was opened."),
            where=str(expected.path),
            hint=_(
                "Merge both, reload theirs (undo brings yours back), keep yours or save a copy."
            ),
        )


def save_file(path: Path, data: bytes, *, expected: FileVersion | None = None) -> FileVersion:
    """Write a document file atomically: temporary file, fsync, rename; mode and links are kept.

    Args:
        path: Where to; a symbolic link is followed, so that the link stays a link.
        data: The whole content.
        expected: The version the user edited; None to write whatever is there.

    Raises:
        FileChangedOnDisk: The file no longer holds what was expected; nothing was written.
        UserFacingError: It cannot be written; the old content is untouched.
    """
    if expected is not None:
        check_current(expected)
    target = Path(os.path.realpath(path))
    try:
        _replace(target, data)
    except OSError as error:
        raise UserFacingError(
            _("The file could not be saved ({strerror}). What was there is untouched.").format(
                strerror=error.strerror
            ),
            where=str(path),
            hint=_(_ADVICE.get(error.errno or 0, _MAY_WRITE)),
        ) from error
    return FileVersion.of(path, data)


def _replace(target: Path, data: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode if mode is not None else 0o666 & ~_umask())
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


@cache
def _umask() -> int:
    """Ask once: it can only be asked by changing it, which other threads would see."""
    current = os.umask(0)
    os.umask(current)
    return current


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
