"""The folder of one run of a script."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import encoded_parts
from apiflow_desktop.engine.json_text import compact_json

if sys.platform == "win32":
    import _winapi

_LONG_AGO: Final = 2 * 86_400


class RunFolder:
    """A new folder, in which the script is started; what it leaves there goes with it.

    Attributes:
        path: The folder; it holds the script, its arguments and its outcome.
    """

    def __init__(self, parent: Path, shared: Path | None = None) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        self.path = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
        if shared is not None:
            shared.mkdir(parents=True, exist_ok=True)
            _link(self.path / "shared", shared)

    def write(self, name: str, text: str) -> Path:
        """Write a text file beside the script."""
        path = self.path / name
        path.write_bytes(text.encode("utf-8", "replace"))
        return path

    def write_json(self, name: str, value: JsonValue) -> Path:
        """Write a JSON file beside the script."""
        path = self.path / name
        with path.open("wb") as file:
            for part in encoded_parts(value, compact_json):
                file.write(part.encode("utf-8"))
        return path

    def places(self) -> dict[str, str]:
        """The variables that tell programs to leave their files here."""
        names = ("HOME", "USERPROFILE", "TMPDIR", "TMP", "TEMP")
        return dict.fromkeys(names, str(self.path))

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)


def remove_forgotten(parent: Path) -> None:
    """Remove the folders of runs whose application was killed, those of long ago."""
    for folder in parent.glob("run-*"):
        with suppress(OSError):
            if folder.stat().st_mtime < time.time() - _LONG_AGO:
                shutil.rmtree(folder, ignore_errors=True)


def _link(link: Path, target: Path) -> None:
    if sys.platform == "win32":
        _winapi.CreateJunction(str(target), str(link))
    else:
        os.symlink(target, link)  # noqa: PTH211
