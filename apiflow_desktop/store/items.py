"""Scripts, variables and resources in the workspace, found by path."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from apiflow_desktop.catalog.items import Resource, Script, Variable, check_path
from apiflow_desktop.store.declarations import Declarations

_Item = TypeVar("_Item", Script, Variable, Resource)


class PathItems(Declarations[_Item]):
    """A table of items of one kind, each at a path of its own."""

    def at(self, path: str) -> _Item | None:
        """Return the item at a path, or None."""
        query = self._table.select().where(self._table.path == path)  # type: ignore[union-attr]
        return next((self._read(row) for row in self._reader.dicts(query)), None)

    def put(self, item: _Item) -> _Item:
        """Store an item in the place of what stands at its path.

        Raises:
            UserFacingError: Its path is none.
        """
        there = self.at(check_path(item.path))
        if there is None:
            return self.add(replace(item, id=0))
        return self.update(replace(item, id=there.id))
