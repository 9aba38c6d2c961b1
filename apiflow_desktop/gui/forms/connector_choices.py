"""Through which connectors a run can go."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog, Resolved
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.catalog.requests import api_of, connector_headers
from apiflow_desktop.openflow.agents import provider_path
from apiflow_desktop.openflow.walk import walk


class ConnectorChoice(Struct, frozen=True):
    """One connector that calls can go through.

    Attributes:
        name: The connector.
        host: Who is called.
        paid: Calls cost the user money.
        needs_token: Name of the secret it needs; empty if none.
        token_present: Whether that secret is there.
    """

    name: str
    host: str
    paid: bool = False
    needs_token: str = ""
    token_present: bool = True

    @property
    def title(self) -> str:
        """How it is offered."""
        if self.paid:
            return _("{name} — {host}, costs money").format(name=self.name, host=self.host)
        offline = self.host.endswith(".localhost") or self.host in ("localhost", "127.0.0.1")
        if offline:
            return _("{name} (offline, free)").format(name=self.name)
        return f"{self.name} ({self.host})"


class ConnectorSlot(Struct, frozen=True):
    """A connector that the nodes of a flow name, and who can stand in for it.

    Attributes:
        name: The connector the nodes name.
        choices: It and those of the same API.
    """

    name: str
    choices: tuple[ConnectorChoice, ...]


def connector_slots(
    flow_value: JsonObject, catalog: Catalog, secrets: Collection[str]
) -> list[ConnectorSlot]:
    """List the connectors a flow's nodes and agents use, each with those that can stand in.

    Args:
        flow_value: The flow.
        catalog: Connectors and nodes.
        secrets: Names of the secrets that are there.
    """
    used: dict[int, Connector] = {}
    for place in walk(flow_value):
        value = place.module.get("value")
        found = _connector_of(value, catalog) if isinstance(value, dict) else None
        if found is not None:
            used[found.id] = found
    return [
        ConnectorSlot(
            own.name,
            tuple(_choice(one, secrets) for one in _alternatives(own, catalog)),
        )
        for own in used.values()
    ]


def _connector_of(value: JsonObject, catalog: Catalog) -> Connector | None:
    """The connector a step calls: its node's, or the one an agent's provider names."""
    if value.get("type") == "aiagent":
        return catalog.connector_at(provider_path(value))
    path = value.get("path")
    found = catalog.resolve(path) if isinstance(path, str) else None
    return found.connector if isinstance(found, Resolved) else None


def wanted_secrets(catalog: Catalog) -> set[str]:
    """Name the secrets that the connectors need."""
    return {name for one in catalog.connectors for name in _secrets_of(one)}


def _secrets_of(connector: Connector) -> list[str]:
    return [name for text in connector_headers(connector).values() for name in text.secrets]


def _alternatives(own: Connector, catalog: Catalog) -> list[Connector]:
    family = api_of(own)
    others = [one for one in catalog.connectors if one.id != own.id]
    same_api = [one for one in others if family and api_of(one) == family]
    return sorted([own, *same_api], key=lambda one: (one.data.paid, one.id))


def _choice(connector: Connector, secrets: Collection[str]) -> ConnectorChoice:
    names = _secrets_of(connector)
    missing = [name for name in names if name not in secrets]
    return ConnectorChoice(
        name=connector.name,
        host=urlsplit(connector.base_url).hostname or connector.base_url,
        paid=connector.data.paid,
        needs_token=(missing or names or [""])[0],
        token_present=not missing,
    )
