"""One step as a card: its head, its ports and its badges, without wires."""

from __future__ import annotations

from collections.abc import Mapping

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.interfaces import (
    CALLS,
    NodeLookup,
    PortSpec,
    PortType,
    StepInterface,
    interface_of,
    port_type,
)
from apiflow_desktop.openflow.picture.badges import module_badges
from apiflow_desktop.openflow.picture.model import (
    EXEC_NEXT,
    RESULT,
    Card,
    Port,
    card_key,
)
from apiflow_desktop.openflow.picture.transforms import input_ports, option_ports
from apiflow_desktop.openflow.picture.values import one_line
from apiflow_desktop.openflow.references import write_reference
from apiflow_desktop.openflow.skips import is_skipped

KINDS: Mapping[str, str] = {
    "rawscript": N_("script"),
    "flow": N_("sub-flow"),
    "forloopflow": N_("for each"),
    "whileloopflow": N_("while"),
    "branchone": N_("branch · one of"),
    "branchall": N_("branch · all"),
    "identity": N_("passes its input on"),
    "aiagent": N_("AI agent"),
    "mcp": N_("MCP server"),
    "websearch": N_("web search"),
}
_NO_STEPS = frozenset({"mcp", "websearch"})
"""Tools of an agent that are no steps: it alone sees what they give."""
_LEARNED_LIMIT = 8
_GIVE_LISTS = frozenset({"forloopflow", "whileloopflow", "branchall"})


def step_card(
    module: JsonObject,
    handle: Handle,
    lookup: NodeLookup | None,
    learned: Mapping[str, JsonValue],
) -> Card:
    """Draw one step."""
    value = _dict(module.get("value"))
    interface = interface_of(value, lookup)
    kind = _kind(value, interface, known=lookup is not None)
    module_id = _text(module.get("id"))
    outputs = _outputs(module_id, kind, interface, learned.get(module_id))
    return Card(
        key=card_key(handle),
        handle=handle,
        module_id=module_id,
        kind=kind,
        title=one_line(step_title(module, interface), 120),
        subtitle=one_line(_subtitle(module, kind, interface), 120),
        colour_key=interface.colour_key if interface else kind,
        exits=(Port(EXEC_NEXT, _("next"), "exec", "out"), *_exits(value)),
        outputs=outputs,
        inputs=(*input_ports(value, interface), *option_ports(module, value)),
        badges=module_badges(module),
        unnamed=not _text(module.get("summary")),
        media=any(port.type in ("image", "video") for port in outputs),
        skip="always" if is_skipped(module) else "",
    )


def step_title(module: JsonObject, interface: StepInterface | None) -> str:
    """Name a step: its summary, else what it does, else its id."""
    if summary := _text(module.get("summary")):
        return summary
    if interface:
        return interface.title
    kind = _(KINDS.get(_declared(_dict(module.get("value"))), ""))
    return kind[:1].upper() + kind[1:] or _text(module.get("id")) or _("(no id)")


def _declared(value: JsonObject) -> str:
    """Return the type of a step, or of a tool that is none."""
    tool = _text(value.get("tool_type"))
    return tool if tool in _NO_STEPS else _text(value.get("type"))


def _kind(value: JsonObject, interface: StepInterface | None, *, known: bool) -> str:
    kind = _declared(value)
    if interface:
        return interface.kind
    if kind == "script" or (kind == "flow" and known):
        return "opaque"
    return kind if kind in KINDS else "opaque"


def _subtitle(module: JsonObject, kind: str, interface: StepInterface | None) -> str:
    value = _dict(module.get("value"))
    named = bool(_text(module.get("summary")))
    # What the title does not say; without a summary the id, by which expressions know the step.
    first = _text(module.get("id")) or _("(no id)")
    if interface:
        return f"{interface.title if named else first} · {interface.subtitle}"
    declared = _text(value.get("type"))
    if kind == "opaque":
        if declared in CALLS:
            return _("not found · {path}").format(path=_text(value.get("path")))
        return _("unknown type · {type}").format(type=declared) if declared else _("not a step")
    detail = ""
    if kind == "rawscript":
        detail = _text(value.get("language"))
    elif kind == "flow":
        detail = _text(value.get("path"))
    elif kind == "mcp":
        detail = _text(value.get("resource_path"))
    elif kind == "branchall" and value.get("parallel") is not False:
        detail = _("in parallel")
    return " · ".join(part for part in (_(KINDS[kind]) if named else first, detail) if part)


def _outputs(
    module_id: str, kind: str, interface: StepInterface | None, learned: JsonValue
) -> tuple[Port, ...]:
    if kind in _NO_STEPS:
        return ()
    result = write_reference("results", (module_id,))
    specs = (interface.outputs if interface else ()) or _learned_specs(learned)
    named = tuple(
        Port(
            f"out:{spec.name}",
            spec.name,
            "data",
            "out",
            spec.type,
            description=spec.description,
            expression=write_reference("results", (module_id, spec.name)),
        )
        for spec in specs
    )
    whole_type: PortType = (
        "array" if kind in ("forloopflow", "whileloopflow", "branchall") else "any"
    )
    whole = Port(RESULT, _("result"), "data", "out", whole_type, expression=result)
    return (*_loop_ports(kind), *named, whole)


def _loop_ports(kind: str) -> tuple[Port, ...]:
    if kind == "forloopflow":
        item = Port("iter:value", _("item"), "data", "out", expression="flow_input.iter.value")
        index = Port(
            "iter:index", _("index"), "data", "out", "number", expression="flow_input.iter.index"
        )
        return item, index
    if kind == "whileloopflow":
        return (
            Port(
                "iter:index",
                _("index"),
                "data",
                "out",
                "number",
                expression="flow_input.iter.index",
            ),
        )
    return ()


def _learned_specs(learned: JsonValue) -> list[PortSpec]:
    if not isinstance(learned, dict):
        return []
    return [
        PortSpec(name, _value_type(name, value))
        for name, value in list(learned.items())[:_LEARNED_LIMIT]
    ]


def _value_type(name: str, value: JsonValue) -> PortType:
    match value:
        case bool():
            declared = "boolean"
        case int() | float():
            declared = "number"
        case str():
            declared = "string"
        case list():
            declared = "array"
        case dict():
            declared = "object"
        case _:
            declared = "any"
    return port_type(declared, name)


def _exits(value: JsonObject) -> tuple[Port, ...]:
    kind = value.get("type")
    if kind in ("branchone", "branchall"):
        branches = tuple(
            _exit(f"branch.{index}", branch_label(branch, index))
            for index, branch in enumerate(_list(value.get("branches")))
        )
        default = (_exit("default", _("default")),) if kind == "branchone" else ()
        return (*branches, *default)
    if kind in ("forloopflow", "whileloopflow"):
        return (_exit("body", _("body")),)
    if kind == "aiagent":
        tools = enumerate(_list(value.get("tools")))
        return tuple(_exit(f"tool.{index}", _tool_label(tool)) for index, tool in tools)
    return ()


def branch_label(branch: JsonValue, index: int) -> str:
    """Name a branch: its summary, else its predicate, else its number."""
    content = _dict(branch)
    predicate = _text(content.get("expr"))
    # Constants tell branches apart by nothing.
    named = _text(content.get("summary")) or ("" if predicate in ("true", "false") else predicate)
    return one_line(named, 120) or _("branch {number}").format(number=index + 1)


def _tool_label(tool: JsonValue) -> str:
    content = _dict(tool)
    return one_line(_text(content.get("summary")) or _text(content.get("id")), 60) or _("tool")


def _exit(slot: str, label: str) -> Port:
    return Port(f"exec:{slot}", label, "exec", "out")


def _dict(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
