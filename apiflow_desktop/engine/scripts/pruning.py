"""What was made for scripts and can be made again goes when it was not used for long."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Final

from apiflow_desktop.base.locks import FileLock

_UNUSED: Final = 60 * 86_400.0
"""Seconds after which what no script has used is removed."""
_MARK: Final = "used"


def mark_used(folder: Path) -> None:
    """Note that a folder is used now."""
    (folder / _MARK).touch()


def lock_of(folder: Path) -> FileLock:
    """The lock that is held while a folder is made or removed."""
    return FileLock(folder.with_name(f"{folder.name}.lock"))


def prune(parent: Path, fetched: Path) -> None:
    """Remove the folders that were not used for long, and with the last of them what was fetched.

    Args:
        parent: It has a folder for each thing that was made.
        fetched: Where the packages are kept that all of them were made of.
    """
    if not parent.is_dir():
        return
    folders = [one for one in parent.iterdir() if one.is_dir() and one != fetched]
    for folder in folders:
        if not (folder / _MARK).exists():  # an earlier version made it: its time begins now
            mark_used(folder)
    removed = [one for one in folders if _is_old(one) and _remove(one)]
    if removed and len(removed) == len(folders):
        shutil.rmtree(fetched, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    try:
        return (folder / _MARK).stat().st_mtime < time.time() - _UNUSED
    except OSError:
        return False


def _remove(folder: Path) -> bool:
    lock = lock_of(folder)
    if not lock.acquire():
        return False
    try:
        if not _is_old(folder):  # a script has come for it meanwhile
            return False
        # without the mark it does not count as made, should the rest be stopped half way
        (folder / _MARK).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_name(f"{folder.name}.txt").unlink(missing_ok=True)
    finally:
        lock.release()
    return True
