"""The Start card: what goes into a flow."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.interfaces import PortType, port_type
from apiflow_desktop.openflow.picture.badges import flow_badges
from apiflow_desktop.openflow.picture.model import EXEC_NEXT, START, Card, Port
from apiflow_desktop.openflow.picture.values import static_text
from apiflow_desktop.openflow.references import write_reference

FLOW_INPUT = "flow_input"


def start_card(flow_value: JsonObject, schema: JsonObject) -> Card:
    """Draw the flow's input: a port per property, the whole input, the flow's environment."""
    whole = Port(FLOW_INPUT, _("whole input"), "data", "out", "object", expression=FLOW_INPUT)
    return Card(
        key=START,
        handle=None,
        module_id="",
        kind="start",
        title=_("Start"),
        subtitle=_("flow input"),
        colour_key="start",
        exec_in=False,
        exits=(Port(EXEC_NEXT, "", "exec", "out"),),
        outputs=(*_properties(schema), whole, *_environment(flow_value)),
        badges=flow_badges(flow_value),
        skip="if" if flow_value.get("skip_expr") else "",
    )


def property_key(name: str) -> str:
    """Return the port key of an input property."""
    return f"input:{name}"


def environment_key(name: str) -> str:
    """Return the port key of an environment entry."""
    return f"env:{name}"


def _media(declared: JsonObject) -> PortType | None:
    """Read what ``contentMediaType`` says of a property that is a plain string otherwise."""
    media = str(declared.get("contentMediaType") or "").partition("/")[0]
    if media in ("image", "video", "audio"):
        return port_type(media)
    return "file" if media else None


def _properties(schema: JsonObject) -> Iterator[Port]:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return
    required = schema.get("required")
    for name in _ordered(schema, properties):
        declared = properties[name]
        details = declared if isinstance(declared, dict) else {}
        yield Port(
            property_key(name),
            name,
            "data",
            "out",
            _media(details) or port_type(details.get("type"), name, details.get("format")),
            required=isinstance(required, list) and name in required,
            description=str(details.get("description") or ""),
            expression=write_reference(FLOW_INPUT, (name,)),
        )


def _ordered(schema: JsonObject, properties: dict[str, JsonValue]) -> list[str]:
    order = schema.get("order")
    wanted = [name for name in order if isinstance(name, str)] if isinstance(order, list) else []
    first = [name for name in dict.fromkeys(wanted) if name in properties]
    return first + [name for name in properties if name not in first]


def _environment(flow_value: JsonObject) -> Iterator[Port]:
    environment = flow_value.get("flow_env")
    if not isinstance(environment, dict):
        return
    for name, value in environment.items():
        yield Port(
            environment_key(name),
            name,
            "data",
            "out",
            port_type(_json_type(value), name),
            description=_("Flow environment: {text}").format(text=static_text(value).text),
            expression=write_reference("flow_env", (name,)),
        )


def _json_type(value: JsonValue) -> str:
    kinds = {bool: "boolean", int: "number", float: "number", str: "string"}
    return kinds.get(type(value), "array" if isinstance(value, list) else "object")
