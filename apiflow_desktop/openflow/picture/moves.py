"""What a gesture on the picture means for the document: where a step goes, what a wire writes.

Each function returns an edit, or says why the gesture is refused; nothing is changed here, so a
view can ask while the user is still dragging.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import (
    AddDraft,
    AddModule,
    Edit,
    MoveChain,
    MoveModules,
    SetInput,
    SetValue,
)
from apiflow_desktop.openflow.edits.modules import outermost, runs
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.model import (
    COLLAPSED,
    START,
    Card,
    CardKey,
    Picture,
    Port,
    Wire,
)
from apiflow_desktop.openflow.shelf import SHELF, At
from apiflow_desktop.openflow.walk import fresh_id

_LOOPS = ("forloopflow", "whileloopflow")
_NEW_LIST, _NEW_PREDICATE = "['dynamic or static array']", "false"

NEW_EXPRESSIONS = frozenset({_NEW_LIST, _NEW_PREDICATE})
"""What new loops and branches are given, to be replaced."""

_TEMPLATES: dict[str, JsonObject] = {
    "branchone": {
        "type": "branchone",
        "branches": [{"expr": _NEW_PREDICATE, "modules": []}],
        "default": [],
    },
    "branchall": {"type": "branchall", "branches": [{"modules": []}], "parallel": True},
    "forloopflow": {
        "type": "forloopflow",
        "modules": [],
        "iterator": {"type": "javascript", "expr": _NEW_LIST},
        "skip_failures": False,
    },
    "whileloopflow": {"type": "whileloopflow", "modules": [], "skip_failures": False},
    "identity": {"type": "identity"},
    "rawscript": {
        "type": "rawscript",
        "language": "python3",
        "content": "def main():\n    return None\n",
        "input_transforms": {},
    },
    "flow": {"type": "flow", "path": "", "input_transforms": {}},
    "aiagent": {"type": "aiagent", "input_transforms": {}, "tools": []},
}


class Spot(Struct, frozen=True):
    """A place for a step: the list and the index it gets there."""

    list_pointer: Pointer
    index: int


def new_module(document: Document, *, path: str = "", kind: str = "script") -> JsonObject:
    """Make a step with a fresh id: a kind of step, with the path of what it calls.

    Raises:
        EditRefused: The kind is not known.
    """
    if kind == "script":
        value: JsonObject = {"type": "script", "path": path, "input_transforms": {}}
    elif kind in _TEMPLATES:
        value = _copied(_TEMPLATES[kind])
        if path and kind == "flow":
            value["path"] = path
    else:
        raise EditRefused(_("There is no kind of step called “{kind}”.").format(kind=kind))
    return {"id": fresh_id(document.ids()), "value": value}


def spot_after(document: Document, card: Card, exit_key: str) -> Spot:
    """Find where a step goes that is hung on an execution output.

    Raises:
        EditRefused: Nothing can be hung there.
    """
    slot = exit_key.removeprefix("exec:")
    if card.key == START:
        return Spot((*document.value_pointer, "modules"), 0)
    pointer = _pointer(document, card)
    if slot == "next":
        index = pointer[-1]
        if not isinstance(index, int):
            raise EditRefused(_("This step stands alone; nothing can follow it."))
        return Spot(pointer[:-1], index + 1)
    if slot == "body":
        return Spot((*pointer, "value", "modules"), 0)
    if slot == "default":
        return Spot((*pointer, "value", "default"), 0)
    kind, _dot, number = slot.partition(".")
    if kind == "branch":
        return Spot((*pointer, "value", "branches", int(number), "modules"), 0)
    raise EditRefused(_("Tools are added in the inspector."))


def spot_on(document: Document, picture: Picture, wire: Wire) -> Spot:
    """Find where a step goes that is put on an execution wire."""
    return spot_after(document, picture.cards[wire.source], wire.source_port)


def spot_at_end(document: Document, picture: Picture, chain: tuple[CardKey, ...]) -> Spot:
    """Find where a step goes that is put after all of a chain."""
    return spot_after(document, picture.cards[chain[-1]], "exec:next")


def add_module(spot: Spot, module: JsonObject) -> Edit:
    """Put a new step at a place."""
    return AddModule(spot.list_pointer, spot.index, module)


def new_draft(document: Document, module: JsonObject, at: At) -> tuple[Edit, Spot]:
    """Make a draft of a new step: the edit, and where the step will be."""
    number = len(document.shelf.value)
    return AddDraft((module,), at), Spot((*document.value_pointer, SHELF, number, "modules"), 0)


def move_chain(document: Document, source: Card, exit_key: str, target: Card) -> Edit | None:
    """Hang a card, and what follows it, on an execution output; None where it hangs already.

    Raises:
        EditRefused: It would not be a flow.
    """
    _refuse_collapsed(source, target)
    if target.handle is None or not target.exec_in:
        raise EditRefused(_("Execution cannot go to {name}.").format(name=target.name))
    if target.key == source.key:
        raise EditRefused(_("A step cannot follow itself."))
    spot = spot_after(document, source, exit_key)
    moved = _pointer(document, target)
    if spot.list_pointer[: len(moved)] == moved:
        raise EditRefused(_("{step} contains {other}.").format(step=target.name, other=source.name))
    if moved[:-1] == spot.list_pointer and isinstance(moved[-1], int):
        if moved[-1] == spot.index:
            return None
        if moved[-1] < spot.index:
            raise EditRefused(
                _("{step} comes before {other} in the same chain.").format(
                    step=target.name, other=source.name
                )
            )
    return MoveChain(target.handle, spot.list_pointer, spot.index)


def move_steps(document: Document, cards: Sequence[Card], spot: Spot) -> Edit | None:
    """Put steps, each with what it contains, at a place; None where they are there already.

    Raises:
        EditRefused: The place is inside of one of them.
    """
    handles = tuple(_handle(card) for card in cards)
    pointers = outermost(document, map(document.pointer_of, handles))
    for card in cards:
        pointer = _pointer(document, card)
        if spot.list_pointer[: len(pointer)] == pointer:
            raise EditRefused(_("{name} cannot be put into itself.").format(name=card.name))
    (first, count), *others = runs(pointers)
    index = first[-1]
    stays = isinstance(index, int) and index <= spot.index <= index + count
    if not others and first[:-1] == spot.list_pointer and stays:
        return None
    return MoveModules(handles, spot.list_pointer, spot.index)


def connect(document: Document, source: Card, output: Port, target: Card, port: Port) -> Edit:
    """Let an input take its value from an output.

    Raises:
        EditRefused: The input cannot see the output, or takes no wires.
    """
    _refuse_collapsed(source)
    edit = feed(document, target, port, output.expression)
    if source.key == target.key:
        raise EditRefused(_("A step cannot use its own result."))
    _check_reach(document, source, output, target)
    return edit


def feed(document: Document, target: Card, port: Port, expression: str) -> Edit:
    """Let an input take its value from an expression.

    Raises:
        EditRefused: The input takes none.
    """
    return _set(document, target, port, {"type": "javascript", "expr": expression})


def give(document: Document, target: Card, port: Port, value: JsonValue) -> Edit:
    """Let an input have a value.

    Raises:
        EditRefused: The input takes none.
    """
    return _set(document, target, port, {"type": "static", "value": value})


def _set(document: Document, target: Card, port: Port, transform: JsonObject) -> Edit:
    _refuse_collapsed(target)
    if target.handle is None:
        raise EditRefused(_("Start takes no wires."))
    if not port.name:
        raise EditRefused(_("This expression is written in the inspector."))
    if port.key == "opt:iterator":
        return SetValue((*_pointer(document, target), "value", "iterator"), transform)
    return SetInput(target.handle, port.name, transform)


def disconnect(target: Card, port: Port) -> Edit:
    """Take an input's value away.

    Raises:
        EditRefused: The input cannot be without one.
    """
    _refuse_collapsed(target)
    if target.handle is None or not port.key.startswith("in:"):
        raise EditRefused(_("This expression is written in the inspector."))
    return SetInput(target.handle, port.name, None)


def _check_reach(document: Document, source: Card, output: Port, target: Card) -> None:
    if source.handle is None:
        return
    here, there = _pointer(document, target), _pointer(document, source)
    inside = here[: len(there)] == there
    if output.key.startswith("iter:"):
        if not inside:
            raise EditRefused(
                _("Only the steps in {step} see its {port}.").format(
                    step=source.name, port=output.label
                )
            )
        return
    own, other = document.draft_of(_handle(target)), document.draft_of(source.handle)
    if own != other:
        # Where a draft will stand is not known yet, so it may use what there is.
        if own is None:
            raise EditRefused(
                _("{name} is a draft: it gives no result until it is connected.").format(
                    name=source.name
                )
            )
        return
    if inside:
        raise EditRefused(
            _("{step} has no result before {other} has run.").format(
                step=source.name, other=target.name
            )
        )
    order = document.handles()
    is_later = order.index(source.handle) > order.index(_handle(target))
    if is_later and not _share_loop(document, here, there):
        raise EditRefused(
            _("{step} runs after {other}.").format(step=source.name, other=target.name)
        )


def _share_loop(document: Document, one: Pointer, other: Pointer) -> bool:
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    for length in range(common + 1):
        place = document.get(one[:length])
        if isinstance(place, dict) and place.get("type") in _LOOPS:
            return True
    return False


def _pointer(document: Document, card: Card) -> Pointer:
    return document.pointer_of(_handle(card))


def _refuse_collapsed(*cards: Card) -> None:
    for card in cards:
        if card.kind == COLLAPSED:
            raise EditRefused(_("“{name}” is collapsed. Expand it first.").format(name=card.title))


def _handle(card: Card) -> Handle:
    _refuse_collapsed(card)
    if card.handle is None:
        raise EditRefused(_("Start is not a step."))
    return card.handle


def _copied(template: JsonObject) -> JsonObject:
    return {key: _copied_value(value) for key, value in template.items()}


def _copied_value(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return _copied(value)
    return [_copied_value(item) for item in value] if isinstance(value, list) else value
