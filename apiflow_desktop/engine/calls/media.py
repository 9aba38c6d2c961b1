"""Files that go into calls and come out of them, as the calls see them."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.engine.http.files import IncomingFile

MEDIA_TYPES: Final = frozenset({"image", "video", "audio", "file"})
_MEDIA_SUFFIX: Final = re.compile(
    r"\.(png|jpe?g|gif|webp|avif|bmp|tiff?|svg|mp4|webm|mov|mkv|mp3|wav|flac|ogg|opus|m4a|glb|"
    r"gltf|obj|stl|ply|pdf|zip)$",
    re.IGNORECASE,
)
_MAY_BE_A_FILE: Final = re.compile(r"(?:https?|file|asset):|[/~\\]|[A-Za-z]:[\\/]")


@dataclass(frozen=True)
class MediaFile:
    """A file on this machine that is to be sent."""

    path: Path
    content_type: str

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


@dataclass(frozen=True)
class KeptFile:
    """A file that is kept as an asset.

    Attributes:
        asset: SHA-256 of the content, in hex.
    """

    asset: str
    path: Path
    content_type: str
    size: int


Fetch = Callable[[], AbstractAsyncContextManager[IncomingFile]]
"""Opens the file of one URL, with the provider's credentials where they belong."""


class Media(Protocol):
    """Keeps what comes out of calls, and knows the files that may go in."""

    async def stand_in(self, value: str, connector: Connector) -> MediaFile | None:
        """The file to send in the place of a text to a connector's provider.

        That is the user's own file where the text names one that the user gave, or a copy
        where the text is a URL that no longer answers or that the provider cannot reach.
        None: send the text as it is.
        A document is untrusted: a path that only a document names is not a file to send.
        """

    async def keep(self, url: str, fetch: Fetch) -> KeptFile | None:
        """Keep the file of an output's URL; None where nothing is kept.

        Raises:
            UserFacingError: It could not be kept; the step succeeds all the same.
        """

    async def put(self, content: bytes, content_type: str) -> str:
        """Keep a file that a provider answered with, and return its URL."""


class GivenFiles:
    """The smallest :class:`Media`: sends the files the user named, keeps nothing.

    Args:
        values: Paths or ``file:`` URLs that the user gave for this run.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._paths = {value: local_path(value) for value in values}

    async def stand_in(self, value: str, connector: Connector) -> MediaFile | None:
        """The user's own file where the text names one."""
        path = self._paths.get(value)
        if path is None:
            return None
        if not await asyncio.to_thread(path.is_file):
            raise UserFacingError(recorded("The file is not there."), where=value)
        return MediaFile(path, content_type_of(path))

    async def keep(self, url: str, fetch: Fetch) -> KeptFile | None:
        """Leave the file where it is."""

    async def put(self, content: bytes, content_type: str) -> str:
        """Refuse: there is no place for it."""
        raise UserFacingError(
            recorded(
                "The provider answered with a file ({kind}, {size} bytes).",
                kind=content_type,
                size=len(content),
            ),
            hint=recorded("Files can be kept only in a workspace."),
        )


def local_path(value: str) -> Path:
    """The path that a text names: a path, or a ``file:`` URL."""
    if value.startswith("file:"):
        return Path(url2pathname(urlsplit(value).path))
    return Path(value).expanduser()


def content_type_of(path: Path) -> str:
    """The content type a file's name stands for."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def texts_that_may_be_files(value: JsonValue) -> Iterator[str]:
    """Every text in a value that looks like a path or URL."""
    if isinstance(value, str) and _MAY_BE_A_FILE.match(value):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts_that_may_be_files(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_that_may_be_files(item)


def output_files(node: Node, outputs: JsonValue) -> list[str]:
    """The URLs of the files in a node's outputs, each once."""
    if not isinstance(outputs, dict) or not node.output:
        return _urls(outputs, every=False)
    found: list[str] = []
    for output in node.output:
        found += _urls(outputs.get(output.name), every=output.type in MEDIA_TYPES)
    return list(dict.fromkeys(found))


def _urls(value: JsonValue, *, every: bool) -> list[str]:
    return [
        text
        for text in texts_that_may_be_files(value)
        if text.startswith(("http://", "https://"))
        and (every or _MEDIA_SUFFIX.search(urlsplit(text).path))
    ]


def replace_texts(value: JsonValue, replacements: dict[str, str]) -> JsonValue:
    """Replace whole texts at any depth."""
    if isinstance(value, str):
        return replacements.get(value, value)
    if isinstance(value, list):
        return [replace_texts(item, replacements) for item in value]
    if isinstance(value, dict):
        replaced: JsonObject = {k: replace_texts(v, replacements) for k, v in value.items()}
        return replaced
    return value
