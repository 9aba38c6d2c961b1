"""Where the application keeps what it keeps."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from msgspec import Struct


class Home(Struct, frozen=True):
    """The folders of one user's workspace; ``APIFLOW_HOME`` moves them all.

    Attributes:
        root: Holds everything below.
    """

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """Find the user's home: ``APIFLOW_HOME``, else the platform's data folder."""
        chosen = os.environ.get("APIFLOW_HOME")
        if chosen:
            return cls(Path(chosen).expanduser().absolute())
        return cls(Path(platformdirs.user_data_dir("apiflow-desktop", appauthor=False)))

    @property
    def database(self) -> Path:
        """The SQLite file of the workspace."""
        return self.root / "workspace.sqlite"

    @property
    def assets(self) -> Path:
        """The folder of files that came out of jobs, named by the hash of their content."""
        return self.root / "assets"

    @property
    def studio(self) -> Path:
        """The demo studio's own folder: its predictions, its files, its port."""
        return self.root / "demo-studio"

    @property
    def recovery(self) -> Path:
        """The folder of unsaved work, empty unless a window is open or ended by a crash."""
        return self.root / "recovery"

    @property
    def cache(self) -> Path:
        """The folder of what was fetched or made for runs; it may be deleted at any time."""
        return self.root / "cache"

    @property
    def logs(self) -> Path:
        """The folder of log files."""
        return self.root / "logs"


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
