"""The connectors and nodes a run can use, and which node a module path means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector, Node, slugify

_SUFFIX = "_node_id"


class Resolved(Struct, frozen=True):
    """A module path means this node, called through this connector."""

    node: Node
    connector: Connector


class Unresolved(Struct, frozen=True):
    """A module path means nothing here; ``reason`` is a sentence for the user."""

    reason: str


Resolution = Resolved | Unresolved


class Catalog:
    """A set of connectors and nodes.

    **Which node a path means.** The first rule that finds a node decides; ``_node_id`` at the
    end may be there or not. Slugs are names in lower case with words joined by underscores.

    1. ``node/<id>``: the node with that number.
    2. ``node/<slug>``: the node of that name; or whose name is that one after the name of its
       own connector (``flux`` for *Replicate Flux* of *Replicate*).
    3. ``node/<connector slug>_<node slug>``: the node of that name whose own connector is the
       one named, else the only node of that name.
    4. ``<connector slug>/<node slug>``: as rule 3.

    Two nodes that a rule cannot tell apart make the path unresolved, and the reason names both.
    A path names a node and never chooses who is paid: the connector is the node's own, or the
    one the user put in its place for this run (:meth:`with_connectors`).
    """

    def __init__(
        self,
        connectors: Iterable[Connector] = (),
        nodes: Iterable[Node] = (),
        *,
        stand_ins: Mapping[int, int] | None = None,
    ) -> None:
        self.connectors = list(connectors)
        self.nodes = list(nodes)
        self._stand_ins = dict(stand_ins or {})

    def connector(self, key: int | str) -> Connector | None:
        """Find a connector by its number, its name or its slug."""
        if isinstance(key, int):
            return next((one for one in self.connectors if one.id == key), None)
        exact = next((one for one in self.connectors if one.name == key), None)
        slug = slugify(key)
        return exact or next((c for c in self.connectors if slug and slugify(c.name) == slug), None)

    def connector_at(self, path: str) -> Connector | None:
        """Find the connector that an agent's provider names: by its name, or as a path ends."""
        return self.connector(path) or self.connector(path.rpartition("/")[2])

    def in_use(self, connector: Connector) -> Connector:
        """The connector that is used in the place of one in this run; else itself."""
        return self.connector(self._stand_ins.get(connector.id, connector.id)) or connector

    def connector_of(self, node: Node) -> Connector | None:
        """The connector a node is called through in this run."""
        return self.connector(self._stand_ins.get(node.connector_id, node.connector_id))

    def resolve(self, path: str) -> Resolution:
        """Find what a module path means; the rules are in the class's description."""
        area, _, rest = path.partition("/")
        if not rest or "/" in rest:
            return Unresolved(
                recorded("“{path}” is not a node's path; write node/<name or number>.", path=path)
            )
        spellings = [rest, rest.removesuffix(_SUFFIX)] if rest.endswith(_SUFFIX) else [rest]
        for spelling in spellings:
            found = self._candidates(area, spelling)
            if len(found) == 1:
                return self._resolved(found[0])
            if found:
                return Unresolved(
                    recorded(
                        "“{path}” may mean {nodes}; name one by number.",
                        path=path,
                        nodes=self._listed(found),
                    )
                )
        return Unresolved(recorded("No node here is called “{name}”.", name=rest))

    def with_connectors(self, mapping: Mapping[str, str]) -> Catalog:
        """Put connectors in the place of others for one run.

        Args:
            mapping: Name of the connector to replace → name of the one to use.

        Raises:
            UserFacingError: A name is unknown, or the two speak different APIs.
        """
        stand_ins = dict(self._stand_ins)
        for replaced_name, used_name in mapping.items():
            replaced, used = self._named(replaced_name), self._named(used_name)
            families = {replaced.data.api, used.data.api} - {""}
            if len(families) > 1:
                raise UserFacingError(
                    recorded(
                        "{used} cannot stand in for {replaced}: they speak different APIs.",
                        used=used.name,
                        replaced=replaced.name,
                    ),
                    hint=recorded("Choose a connector of the same API."),
                )
            stand_ins[replaced.id] = used.id
        return Catalog(self.connectors, self.nodes, stand_ins=stand_ins)

    def _named(self, name: str) -> Connector:
        found = self.connector(name)
        if found is None:
            known = ", ".join(one.name for one in self.connectors) or "none"
            raise UserFacingError(
                recorded("There is no connector called “{name}”.", name=name),
                hint=recorded("Known connectors: {names}.", names=known),
            )
        return found

    def _candidates(self, area: str, spelling: str) -> list[Node]:
        if area != "node":
            return self._by_connector_and_node(area, spelling)
        if spelling.isascii() and spelling.isdigit():
            numbered = [node for node in self.nodes if node.id == int(spelling)]
            if numbered:
                return numbered
        return self._by_slug(spelling) or self._by_prefixed_slug(spelling)

    def _by_slug(self, slug: str) -> list[Node]:
        exact = [node for node in self.nodes if slug and node.slug == slug]
        return exact or [node for node in self.nodes if slug and self._short_slug(node) == slug]

    def _short_slug(self, node: Node) -> str:
        owner = self.connector(node.connector_id)
        return node.slug.removeprefix(f"{slugify(owner.name)}_") if owner else node.slug

    def _by_connector_and_node(self, connector_slug: str, node_slug: str) -> list[Node]:
        owners = {c.id for c in self.connectors if slugify(c.name) == connector_slug}
        if not owners:
            return []
        named = self._by_slug(node_slug)
        return [node for node in named if node.connector_id in owners] or named

    def _by_prefixed_slug(self, spelling: str) -> list[Node]:
        slugs = sorted({slugify(one.name) for one in self.connectors} - {""})
        found: dict[int, Node] = {}
        for slug in slugs:
            if spelling.startswith(f"{slug}_"):
                node_slug = spelling.removeprefix(f"{slug}_")
                found |= {n.id: n for n in self._by_connector_and_node(slug, node_slug)}
        return list(found.values())

    def _resolved(self, node: Node) -> Resolution:
        connector = self.connector_of(node)
        if connector is None:
            return Unresolved(
                recorded(
                    "The connector (number {number}) of the node “{name}” is gone.",
                    number=node.connector_id,
                    name=node.name,
                )
            )
        return Resolved(node, connector)

    def _listed(self, nodes: list[Node]) -> str:
        names = []
        for node in nodes:
            owner = self.connector(node.connector_id)
            through = f" of {owner.name}" if owner else ""
            names.append(f"{node.name}{through} (node/{node.id})")
        return " or ".join(names)
