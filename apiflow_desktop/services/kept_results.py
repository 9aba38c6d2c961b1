"""Results that are used again, told apart by all they came of (R53)."""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.base.large_json import encode
from apiflow_desktop.catalog.catalog import Catalog, Unresolved
from apiflow_desktop.engine.large_values import worked_on

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject, JsonValue
    from apiflow_desktop.engine.ports import Cached
    from apiflow_desktop.store.cached_results import CachedResults


class KeptResults:
    """The workspace's cached results as a run sees them.

    What a path means depends on the catalog and on the connectors chosen for the run: a picture
    of the demo studio is never taken for one of a provider.

    Args:
        results: Where they are kept.
        catalog: Nodes and connectors of this run.
    """

    def __init__(self, results: CachedResults, catalog: Catalog) -> None:
        self._results = results
        self._catalog = catalog

    async def find(self, subject: JsonObject, *, seconds: float) -> Cached | None:
        """Return the result of the same subject if it is younger than this."""
        key = await worked_on(subject, partial(self._key, subject))
        return await asyncio.to_thread(self._results.find, key, seconds=seconds)

    async def keep(self, subject: JsonObject, result: JsonValue, *, seconds: float) -> None:
        """Keep the result of a success for so long."""
        key = await worked_on(subject, partial(self._key, subject))
        await asyncio.to_thread(self._results.keep, key, result, seconds=seconds)

    def _key(self, subject: JsonObject) -> str:
        whole = {"subject": subject, "catalog": self._meaning(subject)}
        return hashlib.sha256(encode(whole, _sorted_text, sort=True).encode()).hexdigest()

    def _meaning(self, subject: JsonObject) -> JsonValue:
        """Describe the nodes and connectors that the subject may call."""
        catalog = self._catalog
        if subject.get("kind") == "flow":
            found = [(node, catalog.connector_of(node)) for node in catalog.nodes]
        else:
            node = catalog.resolve(str(subject.get("path") or ""))
            if isinstance(node, Unresolved):
                return None
            found = [(node.node, node.connector)]
        return [[node.to_json(), used.to_json() if used else None] for node, used in found]


def _sorted_text(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)
