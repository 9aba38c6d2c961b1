"""Room on the disk that nobody needs: kept files that nothing in the workspace refers to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.services.workspace import Workspace

_FILES = "file/"
_UNSAVED = "*/*.unsaved"
_SEEN = "unused-files"
_AGAIN_AFTER = 7 * 86_400.0
"""Seconds after which files that something named are looked for anew: it takes long."""


class OutOfReach(UserFacingError):
    """A document, perhaps on a disk that is not there now, may name any of the files."""


def remove_unused_files(workspace: Workspace, stop: Callable[[], bool]) -> int:
    """Remove the files of deleted jobs that no job, pin or document refers to.

    Args:
        workspace: Whose files.
        stop: Tells that it is to end now.

    Returns:
        How many files were removed.

    Raises:
        OutOfReach: A document cannot be read; nothing was removed.
        UserFacingError: The workspace cannot be read or written.
    """
    unused, settings = workspace.store.unused_files, workspace.store.settings
    found = unused.candidates()
    if not found:
        return 0
    digest = found.digest
    match settings.get(_SEEN):
        case {"files": str() as files, "at": float() as at} if (
            files == digest and time.time() - at < _AGAIN_AFTER
        ):
            return 0
    removed = unused.remove(found, lambda: _texts(workspace), stop=stop)
    if not removed and not stop():
        settings.set(_SEEN, {"files": digest, "at": time.time()})
    return removed


def _texts(workspace: Workspace) -> Iterator[str]:
    """Read the documents that are kept beside the workspace: files, and unsaved work."""
    kept = workspace.store.settings.under(_FILES)
    files = {Path(key.removeprefix(_FILES).rpartition("/")[0]) for key in kept}
    for path in (*sorted(files), *workspace.home.recovery.glob(_UNSAVED)):
        try:
            yield path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            if not path.parent.is_dir():
                raise OutOfReach(_("A document cannot be read now."), where=str(path)) from None
        except OSError as error:
            raise OutOfReach(_("A document cannot be read now."), where=str(path)) from error
