"""From a document to its picture, from scratch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.interfaces import NodeLookup
from apiflow_desktop.openflow.picture.drafts import with_drafts_marked
from apiflow_desktop.openflow.picture.model import (
    EXEC_IN,
    EXEC_NEXT,
    START,
    Card,
    CardKey,
    Draft,
    Frame,
    FrameKey,
    Picture,
    Wire,
    WireKey,
)
from apiflow_desktop.openflow.picture.start import start_card
from apiflow_desktop.openflow.picture.steps import branch_label, step_card
from apiflow_desktop.openflow.picture.values import one_line
from apiflow_desktop.openflow.picture.wiring import Stands, Step, Told, Wiring
from apiflow_desktop.openflow.walk import ModuleList, inner_lists

_LANES = (
    ("preprocessor_module", N_("Before the flow")),
    ("failure_module", N_("When a step fails")),
)


class Builder:
    """Builds a picture.

    Args:
        document: What is drawn.
        lookup: Knows what is behind the paths of ``script`` steps.
        learned: The last real result by step id.
        told: What steps say by themselves, as far as it is known; it is completed.

    Attributes:
        learned: The same.
        start: The Start card, once it is built.
        steps: The steps, likewise.
        wiring: What finds their data wires, likewise.
    """

    def __init__(
        self,
        document: Document,
        lookup: NodeLookup | None,
        learned: Mapping[str, JsonValue],
        told: dict[Handle, Told],
    ) -> None:
        self._document = document
        self._base = document.value_pointer
        self._lookup = lookup
        self.learned = learned
        self._told = told
        self.steps: dict[CardKey, Step] = {}
        self._exec: dict[str, Wire] = {}
        self._frames: dict[FrameKey, Frame] = {}
        self._draft: int | None = None

    def build(self) -> Picture:
        """Build it; once."""
        flow_value = self._document.flow_value
        self.start = start = start_card(flow_value, self._document.schema)
        modules = flow_value.get("modules")
        chain = self._chain(modules if isinstance(modules, list) else [], ("modules",), (), "")
        if chain:
            self._connect(START, EXEC_NEXT, chain[0])
        lanes = [self._lane(flow_value, key, title) for key, title in _LANES]
        drafts = tuple(self._drafts())
        self.wiring = Wiring(start, self.steps)
        cards: dict[CardKey, Card] = {start.key: start}
        data: dict[WireKey, Wire] = {}
        for key, step in self.steps.items():
            drawn = self.wiring.draw(step)
            cards[key] = self.seen(step, drawn)
            data.update((wire.key, wire) for wire in drawn.wires)
        if chain:
            cards[chain[-1]] = ending(cards[chain[-1]])
        picture = Picture(
            cards=cards,
            wires={**self._exec, **data},
            frames=self._frames,
            main=(START, *chain),
            lanes=tuple(key for key in lanes if key),
            drafts=drafts,
        )
        return with_drafts_marked(picture) if drafts else picture

    def _drafts(self) -> Iterator[Draft]:
        for draft in self._document.shelf.drafts:
            self._draft = draft.number
            chain = self._chain(draft.modules, draft.pointer, (), "")
            if chain:
                yield Draft(chain, draft.places)
        self._draft = None

    def _chain(
        self,
        modules: list[JsonValue],
        pointer: Pointer,
        owners: tuple[CardKey, ...],
        frame: FrameKey,
    ) -> tuple[CardKey, ...]:
        chain: list[CardKey] = []
        for index, module in enumerate(modules):
            key = self._step(module, (*pointer, index), owners, frame)
            if key is None:
                continue
            if chain:
                self._connect(chain[-1], EXEC_NEXT, key)
            chain.append(key)
        return tuple(chain)

    def _step(
        self,
        module: JsonValue,
        pointer: Pointer,
        owners: tuple[CardKey, ...],
        frame: FrameKey,
        stands: Stands = "chain",
    ) -> CardKey | None:
        handle = self._document.handle_at((*self._base, *pointer))
        if handle is None or not isinstance(module, dict):
            return None
        told = self.read(module, handle, stands)
        card = told.card
        self.steps[card.key] = Step(told, len(self.steps), owners, self._draft)
        for tint, inner in enumerate(inner_lists(module)):
            self._inner(card, module, inner, pointer, (*owners, card.key), frame, tint)
        return card.key

    def read(self, module: JsonObject, handle: Handle, stands: Stands) -> Told:
        """Read a step, unless it is known and stands in a place of the same kind."""
        learned = self.learned.get(str(module.get("id")))
        told = self._told.get(handle)
        if told is not None and told.learned is learned and told.stands == stands:
            return told
        shown = self._document.files.filled_step(module)
        card = step_card(shown, handle, self._lookup, self.learned)
        if stands != "chain":
            card = replace(card, exec_in=stands == "tool", exits=card.exits[1:])
        told = self._told[handle] = Told.of(card, module, learned, stands)
        return told

    def seen(self, step: Step, drawn: Told) -> Card:
        """Return the card of a step that was drawn as it stands: what is around it counts too."""
        card = drawn.drawn or drawn.card
        around = any(self.steps[owner].told.card.skip == "always" for owner in step.owners)
        return replace(card, skip="around") if around and not card.skip else card

    def _inner(
        self,
        card: Card,
        module: JsonObject,
        inner: ModuleList,
        pointer: Pointer,
        owners: tuple[CardKey, ...],
        parent: FrameKey,
        tint: int,
    ) -> None:
        slot = _slot_name(inner)
        branch = _branch(module, inner)
        key = f"{card.key}/{slot}"
        if branch is not None:
            key = f"{card.key}/branch:{self._document.branch_number(branch)}"
        frame = Frame(key, card.key, parent, slot, _frame_title(module, inner), (), tint)
        self._frames[key] = frame
        base = (*pointer, *inner.path)
        if inner.slot == "tool":
            chains = self._tools(card, inner, base, owners, key)
        else:
            chain = self._chain(inner.modules, base, owners, key)
            chains = (chain,) if chain else ()
            if chain:
                self._connect(card.key, f"exec:{slot}", chain[0])
        if chains:
            self._frames[key] = replace(frame, chains=chains)
        else:
            del self._frames[key]

    def _tools(
        self,
        card: Card,
        inner: ModuleList,
        base: Pointer,
        owners: tuple[CardKey, ...],
        frame: FrameKey,
    ) -> tuple[tuple[CardKey, ...], ...]:
        chains = []
        for index, tool in enumerate(inner.modules):
            key = self._step(tool, (*base, index), owners, frame, "tool")
            if key is not None:
                self._connect(card.key, f"exec:tool.{index}", key)
                chains.append((key,))
        return tuple(chains)

    def _lane(self, flow_value: JsonObject, name: str, title: str) -> FrameKey:
        key = f"lane:{name}"
        frame = Frame(key, "", "", name, _(title), ())
        self._frames[key] = frame
        card = self._step(flow_value.get(name), (name,), (), key, "root")
        if card is None:
            del self._frames[key]
            return ""
        self._frames[key] = replace(frame, chains=((card,),))
        return key

    def _connect(self, source: CardKey, port: str, target: CardKey) -> None:
        key = f"{source}.{port}>{target}.{EXEC_IN}"
        label = self._between(source, port, target) if source != START else ""
        self._exec[key] = Wire(key, "exec", source, port, target, EXEC_IN, label=label)

    def _between(self, source: CardKey, port: str, target: CardKey) -> str:
        """Say what goes from one step to the other by their places alone."""
        holds = self.steps[source].told.holds if port == EXEC_NEXT else ""
        position = self.steps[target].told.position
        if not holds or not position:
            return holds or position
        # there is room for two words
        short = _("previous") if position == _("previous result") else position
        return f"{holds} · {short}"


def ending(card: Card) -> Card:
    """Mark the last step of the flow, at the output nothing follows."""
    told = _("The flow's result is this step's result.")
    end = replace(card.exits[0], label=_("Result"), description=told, ends=True)
    return replace(card, exits=(end, *card.exits[1:]))


def _slot_name(inner: ModuleList) -> str:
    names = {"default": "default", "loop": "body", "tool": "tools"}
    return names.get(inner.slot, f"branch.{inner.branch}")


def _frame_title(module: JsonObject, inner: ModuleList) -> str:
    branch = _branch(module, inner)
    if branch is None:
        return {"default": _("default"), "loop": _("each time"), "tool": _("tools")}[inner.slot]
    return one_line(branch_label(branch, inner.branch or 0), 80)


def _branch(module: JsonObject, inner: ModuleList) -> JsonObject | None:
    """Return the branch that a list of steps is that of; None for other lists."""
    value = module.get("value")
    branches = value.get("branches") if isinstance(value, dict) else None
    if inner.branch is None or not isinstance(branches, list):
        return None
    branch = branches[inner.branch]
    return branch if isinstance(branch, dict) else None
