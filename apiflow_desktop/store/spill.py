"""Large values live in files, not in rows.

A value whose JSON is longer than :data:`LIMIT` is kept as an asset; the row remembers the
hash beside its own text, so nothing in a user's value can be mistaken for such a mark.
"""

from __future__ import annotations

import json

from msgspec import Struct, field

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.store.files import Asset, AssetFolder
from apiflow_desktop.store.problems import StoreUnavailable
from apiflow_desktop.store.tables import to_text

LIMIT = 100_000
"""Characters of JSON that still go into a row."""


class Packed(Struct):
    """An object on its way into a row.

    Attributes:
        text: JSON of what stays in the row.
        large: JSON of the values that are moved out, by key.
        kept: The assets that hold them, once :meth:`keep` has run.
    """

    text: str
    large: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Asset] = field(default_factory=dict)

    def keep(self, folder: AssetFolder) -> None:
        """Write the large values to files."""
        for key, text in self.large.items():
            self.kept[key] = folder.keep(text.encode("ascii"), "application/json")

    @property
    def spilled(self) -> str | None:
        """JSON that tells the hash of each value that was moved out; None if none was."""
        if not self.kept:
            return None
        return to_text({key: asset.hash for key, asset in self.kept.items()})


def pack(values: JsonObject) -> Packed:
    """Take the large values out of an object."""
    text = to_text(values)
    if len(text) <= LIMIT:
        return Packed(text)
    texts = {key: to_text(value) for key, value in values.items()}
    large = {key: text for key, text in texts.items() if len(text) > LIMIT}
    small: JsonObject = {key: value for key, value in values.items() if key not in large}
    return Packed(to_text(small), large)


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
            "A large value of a job is gone from the workspace.",
            where=str(path),
            hint="Put the assets folder back from a backup.",
        ) from error


def _load(digest: str, folder: AssetFolder) -> JsonValue:
    value: JsonValue = json.loads(load_bytes(digest, folder))
    return value
