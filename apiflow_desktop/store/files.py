"""The folder of assets: files named by the SHA-256 of what they hold.

A file appears under its name only when all of it is on disk, so whatever has a name is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import mimetypes
import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from apiflow_desktop.base.folders import sync_folder
from apiflow_desktop.store.problems import explained

_TEMPORARY = ".part-"
_SUFFIXES = {
    "application/json": ".json",
    "application/octet-stream": ".bin",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/avif": ".avif",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}


class Asset(Struct, frozen=True, kw_only=True):
    """One kept file.

    Attributes:
        hash: SHA-256 of its content, in hex.
        path: Where it lies.
        content_type: Its media type, e.g. ``image/png``.
        size: Its length in bytes.
        width: In pixels, if it is an image that Pillow knows.
        height: In pixels, likewise.
        created_at: When it was first kept, seconds since 1970.
    """

    hash: str
    path: Path
    content_type: str
    size: int
    width: int | None
    height: int | None
    created_at: float

    @property
    def suffix(self) -> str:
        """The end of its file name, e.g. ``.png``."""
        return self.path.suffix


class Incoming:
    """A file that is being received; see :meth:`AssetFolder.incoming`.

    Attributes:
        size: How many bytes have come.
    """

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.path = path
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Take the next bytes in.

        Raises:
            StoreUnavailable: The disk is full or the like.
        """
        with explained(self.path.parent):
            self._stream.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def sync(self) -> None:
        """Wait until all that has come is on the disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Let go of the file and remove it, unless it was given its name."""
        # Closing would try once more to write what a full disk had refused.
        with contextlib.suppress(OSError):
            self._stream.close()
        self.path.unlink(missing_ok=True)

    @property
    def hash(self) -> str:
        """SHA-256 of what has come so far, in hex."""
        return self._hash.hexdigest()


class AssetFolder:
    """Reads and writes the files; knows no database."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str, suffix: str) -> Path:
        """Tell where the file with this hash lies."""
        return self.root / digest[:2] / f"{digest}{suffix}"

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """Open a temporary file in the folder; at the end it is removed unless it was finished.

        Raises:
            StoreUnavailable: The folder cannot be written.
        """
        with explained(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=self.root)
        incoming = Incoming(os.fdopen(handle, "wb"), Path(name))
        try:
            yield incoming
        finally:
            incoming.close()

    def keep(self, data: bytes, content_type: str) -> Asset:
        """Write a file that is in memory."""
        with self.incoming() as incoming:
            incoming.write(data)
            return self.finish(incoming, content_type)

    def finish(self, incoming: Incoming, content_type: str, suffix: str = "") -> Asset:
        """Make a received file durable and give it its name.

        Raises:
            StoreUnavailable: The disk is full or the like.
        """
        plain_type = content_type.partition(";")[0].strip().lower() or "application/octet-stream"
        path = self.path(incoming.hash, suffix or suffix_for(plain_type))
        with explained(self.root):
            incoming.sync()
            path.parent.mkdir(exist_ok=True)
            incoming.path.replace(path)
            sync_folder(path.parent)
        width, height = _image_size(path) if plain_type.startswith("image/") else (None, None)
        return Asset(
            hash=incoming.hash,
            path=path,
            content_type=plain_type,
            size=incoming.size,
            width=width,
            height=height,
            created_at=time.time(),
        )

    def listed(self) -> Iterator[Path]:
        """Go through all kept files."""
        if self.root.is_dir():
            yield from (path for path in self.root.glob("??/*") if path.is_file())

    def discard(self, path: Path, before: float) -> bool:
        """Remove a file that is older than a time (seconds since 1970); tell whether it was.

        One that another process puts into its place meanwhile stays.
        """
        aside = self.root / f"{_TEMPORARY}{path.name}"
        with explained(path):
            try:
                path.replace(aside)
            except FileNotFoundError:
                return True
            if not is_older(aside, before):
                # Whoever put it there a moment ago put the same in.
                aside.replace(path)
                return False
            aside.unlink()
        return True

    def leftovers(self, before: float) -> Iterator[Path]:
        """Go through what a crash left half received before a time (seconds since 1970)."""
        if self.root.is_dir():
            found = self.root.glob(f"{_TEMPORARY}*")
            yield from (path for path in found if is_older(path, before))


def is_older(path: Path, before: float) -> bool:
    """Tell whether a file was written before a time (seconds since 1970); not if it is gone."""
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def suffix_for(content_type: str) -> str:
    """Choose a file name's end for a media type: ``image/png`` → ``.png``."""
    return _SUFFIXES.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"


def _image_size(path: Path) -> tuple[int, int] | tuple[None, None]:
    """Read an image's size from its header; nothing is decoded."""
    from PIL import Image  # imported late: a run without images need not wait for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None, None
