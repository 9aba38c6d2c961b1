"""Large values live in files, not in rows.

A value whose JSON is longer than :data:`LIMIT` is kept as an asset; the row remembers the
hash beside its own text, so nothing in a user's value can be mistaken for such a mark.
"""

from __future__ import annotations

import json

from msgspec import Struct, field

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.large_json import decode, encode, encoded_parts, is_large
from apiflow_desktop.store.files import Asset, AssetFolder
from apiflow_desktop.store.problems import StoreUnavailable
from apiflow_desktop.store.tables import to_text

LIMIT = 100_000
"""Characters of JSON that still go into a row."""


class Packed(Struct):
    """An object on its way into a row.

    Attributes:
        text: JSON of what stays in the row.
        large: JSON of the values that are moved out, in pieces, by key.
        kept: The assets that hold them, once :meth:`keep` has run.
        unwritten: The object, while it is too large to be written where it was packed.
    """

    text: str
    large: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, Asset] = field(default_factory=dict)
    unwritten: JsonObject | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left for :meth:`keep` to do."""
        return not self.large and self.unwritten is None

    def keep(self, folder: AssetFolder) -> None:
        """Write the large values to files; call it on a thread that may take its time."""
        if self.unwritten is not None:
            self.text, self.large = _divided(self.unwritten)
            self.unwritten = None
        for key, parts in self.large.items():
            with folder.incoming() as incoming:
                for part in parts:
                    incoming.write(part.encode("ascii"))
                self.kept[key] = folder.finish(incoming, "application/json")

    @property
    def spilled(self) -> str | None:
        """JSON that tells the hash of each value that was moved out; None if none was."""
        if not self.kept:
            return None
        return to_text({key: asset.hash for key, asset in self.kept.items()})


def pack(values: JsonObject) -> Packed:
    """Take the large values out of an object, in no more than a few milliseconds."""
    if is_large(values):
        return Packed("", unwritten=values)
    text = to_text(values)
    return Packed(text) if len(text) <= LIMIT else Packed(*_divided(values))


def _divided(values: JsonObject) -> tuple[str, dict[str, list[str]]]:
    """Write what stays in the row, and apart from it what is large."""
    written = {key: [*encoded_parts(value, to_text)] for key, value in values.items()}
    large = {key: parts for key, parts in written.items() if sum(map(len, parts)) > LIMIT}
    small: JsonObject = {key: value for key, value in values.items() if key not in large}
    return encode(small, to_text), large


def unpack(text: str, spilled: str | None, folder: AssetFolder) -> JsonObject:
    """Put an object together again; what :func:`pack` took out comes back."""
    values: JsonObject = json.loads(text)
    if spilled:
        hashes: dict[str, str] = json.loads(spilled)
        for key, digest in hashes.items():
            values[key] = _load(digest, folder)
    return values


def load_bytes(digest: str, folder: AssetFolder) -> bytes:
    """Read a large value's file.

    Raises:
        StoreUnavailable: It is gone.
    """
    path = folder.path(digest, ".json")
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreUnavailable(
            _("A large value of a job is gone from the workspace."),
            where=str(path),
            hint=_("Put the assets folder back from a backup."),
        ) from error


def _load(digest: str, folder: AssetFolder) -> JsonValue:
    return decode(load_bytes(digest, folder))
