"""Where a running studio is: written by the studio, read by whoever wants to use it.

Apart from the server, so that finding the studio does not load it.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict

ALIVE: Final = "studio.lock"
ADDRESS: Final = "studio.json"


class Address(Struct, frozen=True):
    """Where a running studio is."""

    id: str
    pid: int
    port: int
    token: str


def read_address(folder: Path) -> Address | None:
    """Where the studio of this folder is, or was when it last said so."""
    try:
        said = json.loads((folder / ADDRESS).read_bytes())
        return Address(str(said["id"]), int(said["pid"]), int(said["port"]), str(said["token"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write_address(folder: Path, address: Address) -> None:
    """Say where the studio of this folder is."""
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as half:
        json.dump(asdict(address), half)
    Path(name).replace(folder / ADDRESS)


def remove_address(folder: Path) -> None:
    """Say that no studio serves this folder any more."""
    (folder / ADDRESS).unlink(missing_ok=True)
