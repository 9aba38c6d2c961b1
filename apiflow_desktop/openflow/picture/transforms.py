"""Input transforms and expression options of a step as ports."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface, declared_inputs
from apiflow_desktop.openflow.picture.model import Port, ValueText
from apiflow_desktop.openflow.picture.values import expression_text, static_text, unset_text
from apiflow_desktop.openflow.references import plain_reference

ALWAYS_FX = frozenset({"predicates"})
"""Options whose wires are those of expressions, whatever those are."""
_OPTIONS = {
    "predicates": N_("predicates"),
    "skip_if": N_("skip if"),
    "stop_after_if": N_("stop after if"),
    "stop_after_all_iters_if": N_("stop after all iters if"),
    "retry_if": N_("retry if"),
    "sleep": N_("sleep"),
    "timeout": N_("timeout"),
    "parallelism": N_("parallelism"),
    "user_groups_required": N_("groups that may approve"),
}


def transforms_of(value: JsonObject) -> JsonObject:
    """Return a step's input transforms, under either spelling of the key."""
    for key in ("input_transforms", "input_transform"):
        transforms = value.get(key)
        if isinstance(transforms, dict):
            return transforms
    return {}


def input_ports(value: JsonObject, interface: StepInterface | None) -> tuple[Port, ...]:
    """List the inputs: those that are declared in their order, then what else the step sets."""
    transforms = transforms_of(value)
    specs = {spec.name: spec for spec in _declared(value, interface)}
    names = list(specs) + [name for name in transforms if name not in specs]
    if interface is None and value.get("type") == "forloopflow":
        return ()
    return tuple(_input(name, specs.get(name), transforms.get(name)) for name in names)


def _declared(value: JsonObject, interface: StepInterface | None) -> tuple[PortSpec, ...]:
    """List what a card shows of the declared inputs: an agent has many that are seldom used."""
    if value.get("type") == "aiagent":
        from apiflow_desktop.openflow.agent_ports import agent_card_inputs

        return agent_card_inputs(value)
    return declared_inputs(value, interface)


def option_ports(module: JsonObject, value: JsonObject) -> tuple[Port, ...]:
    """List what else the step evaluates: iterator, predicates, conditions among its options."""
    ports = [_option(name, expressions) for name, expressions in option_expressions(module, value)]
    if value.get("type") == "forloopflow":
        ports.insert(0, _iterator(value.get("iterator")))
    return tuple(ports)


def option_expressions(module: JsonObject, value: JsonObject) -> Iterator[tuple[str, list[str]]]:
    """Yield each option of a step that holds expressions, with its expressions."""
    if value.get("type") == "branchone":
        branches = value.get("branches")
        predicates = [_expr(branch) for branch in branches] if isinstance(branches, list) else []
        if any(predicates):
            yield "predicates", [predicate for predicate in predicates if predicate]
    for name in ("skip_if", "stop_after_if", "stop_after_all_iters_if"):
        if expression := _expr(module.get(name)):
            yield name, [expression]
    retry = module.get("retry")
    if isinstance(retry, dict) and (expression := _expr(retry.get("retry_if"))):
        yield "retry_if", [expression]
    suspend = module.get("suspend")
    groups = suspend.get("user_groups_required") if isinstance(suspend, dict) else None
    for name, option in (
        ("sleep", module.get("sleep")),
        ("timeout", module.get("timeout")),
        ("user_groups_required", groups),
        ("parallelism", value.get("parallelism")),
    ):
        if computed := javascript(option):
            yield name, [computed]


def javascript(transform: JsonValue) -> str | None:
    """Return the expression of a javascript transform; None for any other."""
    if not isinstance(transform, dict) or transform.get("type") != "javascript":
        return None
    return _expr(transform)


def _input(name: str, spec: PortSpec | None, transform: JsonValue) -> Port:
    port = Port(
        f"in:{name}",
        name,
        "data",
        "in",
        spec.type if spec else "any",
        required=bool(spec and spec.required),
        description=spec.description if spec else "",
        name=name,
    )
    return _with_value(port, spec, transform)


def _with_value(port: Port, spec: PortSpec | None, transform: JsonValue) -> Port:
    if not isinstance(transform, dict):
        return replace(port, value=unset_text(spec))
    kind = transform.get("type")
    if kind == "javascript":
        expression = _expr(transform)
        if plain_reference(expression) is not None:
            return replace(port, value=expression_text(expression))
        return replace(port, value=expression_text(expression), fx=bool(expression.strip()))
    if kind == "ai":
        return replace(
            port, value=ValueText(_("AI decides"), "ai", _("The model fills this input."))
        )
    if transform.get("value") is None and spec is not None and "value" not in transform:
        return replace(port, value=unset_text(spec))
    return replace(port, value=static_text(transform.get("value")))


def _iterator(transform: JsonValue) -> Port:
    port = Port("opt:iterator", _("each of"), "data", "in", "array", name="iterator")
    return _with_value(port, None, transform)


def _option(name: str, expressions: list[str]) -> Port:
    whole = "\n".join(expressions)
    label = _(_OPTIONS.get(name, name))
    shown = expression_text(expressions[0]) if len(expressions) == 1 else None
    value = shown or ValueText("", "expression", whole)
    fx = name in ALWAYS_FX or shown is None or plain_reference(expressions[0]) is None
    return Port(f"opt:{name}", label, "data", "in", value=value, fx=fx, description=whole[:2000])


def _expr(holder: JsonValue) -> str:
    expression = holder.get("expr") if isinstance(holder, dict) else None
    return expression if isinstance(expression, str) else ""
