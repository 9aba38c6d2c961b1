"""What could hang on a loose end: a wire let go of over empty ground, or a place in the flow."""

from __future__ import annotations

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import AddModule, Batch, Edit, SetInput, SetValue
from apiflow_desktop.openflow.edits.modules import inputs_key
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES, NodeLookup, PortType
from apiflow_desktop.openflow.picture.model import Card, Picture, Port
from apiflow_desktop.openflow.picture.moves import Spot, spot_after
from apiflow_desktop.openflow.picture.steps import step_card

_ITERATOR = "opt:iterator"
_INSIDE = ("body", "branch.", "default")


class LooseEnd(Struct, frozen=True):
    """The end of a wire that ends nowhere yet.

    Attributes:
        card: The card the wire hangs on.
        port: The port of it.
    """

    card: Card
    port: Port


def inside_of(picture: Picture, card: Card) -> LooseEnd | None:
    """Return where a step goes into a loop or a branch: what is empty of it, else its first."""
    taken = {frame.slot for frame in picture.frames.values() if frame.owner == card.key}
    exits = {port.key.removeprefix("exec:"): port for port in card.exits}
    inside = [slot for slot in exits if slot.startswith(_INSIDE)]
    chosen = next((slot for slot in inside if slot not in taken), next(iter(inside), None))
    return None if chosen is None else LooseEnd(card, exits[chosen])


def fitting_port(loose: LooseEnd, module: JsonObject, lookup: NodeLookup | None) -> Port | None:
    """Return the port of a new step that a wire would be joined to; None if none fits."""
    card = step_card(module, Handle(0), lookup, {})
    if loose.port.flow == "exec":
        return card.exits[0]
    if loose.port.side == "out":
        inputs = [port for port in card.inputs if port.key.startswith("in:") or _iterates(port)]
        fitting = [port for port in inputs if types_fit(loose.port.type, port.type)]
        return _best(loose.port, fitting)
    fitting = [port for port in card.outputs if types_fit(port.type, loose.port.type)]
    return _best(loose.port, fitting)


def add_at(
    document: Document, loose: LooseEnd, module: JsonObject, lookup: NodeLookup | None
) -> tuple[Edit, Spot]:
    """Put a new step at a loose end and join the wire: one edit, and where the step goes.

    Raises:
        EditRefused: Nothing of the step fits, or nothing can stand there.
    """
    port = fitting_port(loose, module, lookup)
    if port is None:
        raise EditRefused(_("Nothing of this step fits “{label}”.").format(label=loose.port.label))
    spot = _spot(document, loose)
    if loose.port.flow == "exec":
        return AddModule(spot.list_pointer, spot.index, module), spot
    if loose.port.side == "out":
        joined = _with_input(module, port, loose.port.expression)
        return AddModule(spot.list_pointer, spot.index, joined), spot
    label = _("Add {step}").format(step=module.get("id") or _("step"))
    add = AddModule(spot.list_pointer, spot.index, module)
    return Batch(label, (add, _join(loose, spot, port.expression))), spot


def _spot(document: Document, loose: LooseEnd) -> Spot:
    card, port = loose.card, loose.port
    if port.side == "out":
        exit_key = "exec:body" if port.key.startswith("iter:") else "exec:next"
        return spot_after(document, card, port.key if port.flow == "exec" else exit_key)
    if card.handle is None:
        raise EditRefused(_("Nothing comes before Start."))
    pointer = document.pointer_of(card.handle)
    if not isinstance(pointer[-1], int):
        raise EditRefused(
            _("{name} stands alone; nothing can come before it.").format(name=card.name)
        )
    return Spot(pointer[:-1], pointer[-1])


def _with_input(module: JsonObject, port: Port, expression: str) -> JsonObject:
    value = module["value"]
    assert isinstance(value, dict)
    transform: JsonObject = {"type": "javascript", "expr": expression}
    if _iterates(port):
        return {**module, "value": {**value, "iterator": transform}}
    holder = inputs_key(value)
    old: JsonValue = value.get(holder)
    inputs = {**(old if isinstance(old, dict) else {}), port.name: transform}
    return {**module, "value": {**value, holder: inputs}}


def _join(loose: LooseEnd, spot: Spot, expression: str) -> Edit:
    """Let the step at the loose end, which the new one has moved on by one, take its value."""
    transform: JsonObject = {"type": "javascript", "expr": expression}
    if _iterates(loose.port):
        moved_on = (*spot.list_pointer, spot.index + 1)
        return SetValue((*moved_on, "value", "iterator"), transform)
    assert loose.card.handle is not None
    return SetInput(loose.card.handle, loose.port.name, transform)


def _iterates(port: Port) -> bool:
    return port.key == _ITERATOR


def _best(loose: Port, fitting: list[Port]) -> Port | None:
    """Prefer the same name, then the same type, then the order on the card."""
    return min(
        fitting,
        key=lambda port: (port.label != loose.label, port.type != loose.type, not port.required),
        default=None,
    )


def types_fit(given: PortType, taken: PortType) -> bool:
    """Tell whether a value of one type may serve as one of another."""
    if "any" in (given, taken) or given == taken:
        return True
    # Media travel as addresses, which are strings; a file may be of any kind.
    pair = {given, taken}
    return bool(pair & MEDIA_TYPES) and bool(pair & {"string", "file"})
