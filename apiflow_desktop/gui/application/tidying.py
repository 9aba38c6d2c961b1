"""Kept files that nobody needs any more are removed, away from the window's thread."""

from __future__ import annotations

import logging
import threading

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.services.tidying import remove_unused_files
from apiflow_desktop.services.workspace import Workspace

_log = logging.getLogger(__name__)


class Tidying:
    """Removes them when the window has come, and whenever a job was deleted."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        """Look for such files; where that is being done, once more after it."""
        self._threads = [one for one in self._threads if one.is_alive()]
        thread = threading.Thread(target=self._remove, name="unused files", daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """End; what is left is for the next time."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _remove(self) -> None:
        with self._turn:
            if self._stop.is_set():
                return
            try:
                remove_unused_files(self._workspace, self._stop.is_set)
            except UserFacingError as error:
                # The next time will do.
                _log.warning("unused files stay: %s", error)
