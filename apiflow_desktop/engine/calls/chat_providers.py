"""From an agent's ``provider`` to the connector its model is asked through."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import Connector, ConnectorSettings
from apiflow_desktop.catalog.requests import REPLICATE, api_of
from apiflow_desktop.catalog.templates import SealedText, SecretName
from apiflow_desktop.engine.ports import StepError, Values
from apiflow_desktop.engine.values import UnknownReference, resolved
from apiflow_desktop.vault.seals import Seals

_RESOURCE: Final = "$res:"
_PATIENCE: Final = 600.0
_BASE_URLS: Final = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com/v1",
    "mistral": "https://api.mistral.ai/v1",
    "deepseek": "https://api.deepseek.com/v1",
    "groq": "https://api.groq.com/openai/v1",
    "openrouter": "https://openrouter.ai/api/v1",
    "togetherai": "https://api.together.xyz/v1",
    "googleai": "https://generativelanguage.googleapis.com/v1beta/openai",
}
_TOKENS: Final = ("api_key", "apiKey", "token")
_ADDRESSES: Final = ("base_url", "baseUrl")


class Provider(Struct, frozen=True):
    """How a model is asked.

    Attributes:
        kind: As OpenFlow names it, e.g. ``openai``.
        model: The model's name.
        connector: Where it is, and how requests are let in.
        headers: What a resource says of that beside the connector.
    """

    kind: str
    model: str
    connector: Connector
    headers: dict[str, SealedText]


def find_provider(provider: JsonObject, catalog: Catalog, values: Values, seals: Seals) -> Provider:
    """Find what a ``provider`` names; may read the disk.

    ``resource`` is ``$res:`` and a path. A resource of the workspace that names a connector
    stands for it; one with an ``api_key`` is enough by itself. Where there is no such resource,
    a connector of that name, or of the name of the path's last part, is used.

    Raises:
        StepError: Nothing is found, or it does not say enough.
    """
    kind, model = str(provider.get("kind") or ""), str(provider.get("model") or "")
    named = provider.get("resource")
    if isinstance(named, dict):
        return _from_resource(kind, model, named, catalog, seals)
    path = str(named or "").removeprefix(_RESOURCE)
    if path in values.resources():
        try:
            value = resolved(f"{_RESOURCE}{path}", values)
        except UnknownReference as error:
            raise StepError("NotFound", str(error), retryable=False) from error
        return _from_resource(kind, model, value, catalog, seals)
    connector = catalog.connector_at(path)
    if connector is None:
        raise _missing(path)
    return Provider(kind, model, _used(connector, catalog), {})


def _from_resource(
    kind: str, model: str, value: JsonValue, catalog: Catalog, seals: Seals
) -> Provider:
    facts = value if isinstance(value, dict) else {}
    name = facts.get("connector")
    connector = catalog.connector(name) if isinstance(name, str) and name else None
    if connector is not None:
        return Provider(kind, model, _used(connector, catalog), {})
    base_url = _first(facts, _ADDRESSES) or _BASE_URLS.get(kind, "")
    token = _first(facts, _TOKENS)
    if not base_url:
        raise StepError(
            "NotFound",
            recorded(
                "The provider's resource has neither a connector nor a base_url. Give it one."
            ),
            retryable=False,
        )
    settings = ConnectorSettings(paid=True, timeout=_PATIENCE)
    made = Connector(id=0, name=kind or base_url, base_url=base_url, data=settings)
    return Provider(kind, model, made, _credentials(kind, token, seals))


def _used(connector: Connector, catalog: Catalog) -> Connector:
    """The connector that stands in for one in this run.

    Who runs the pictures at Replicate does not have the studio's model answered there: Replicate
    has no chat API.
    """
    return connector if api_of(connector) == REPLICATE else catalog.in_use(connector)


def _credentials(kind: str, token: str, seals: Seals) -> dict[str, SealedText]:
    if not token:
        return {}
    names = seals.names(token)
    secret: str | SecretName = SecretName(next(iter(names))) if names else token
    if kind == "anthropic":
        return {"x-api-key": SealedText((secret,))}
    return {"Authorization": SealedText(("Bearer ", secret))}


def _first(facts: JsonObject, keys: tuple[str, ...]) -> str:
    return next((str(facts[key]) for key in keys if facts.get(key)), "")


def _missing(path: str) -> StepError:
    why = recorded("It names no resource.")
    if path:
        why = recorded("There is no resource or connector “{path}”.", path=path)
    return StepError(
        "NotFound",
        recorded(
            "The agent's provider cannot be found. {why} Add a connector for its API, and name it "
            "as $res:<its name>.",
            why=why,
        ),
        retryable=False,
    )
