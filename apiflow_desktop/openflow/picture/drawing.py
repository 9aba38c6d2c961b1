"""Drawing a document again and again, as far as possible only what a change touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.picture.build import Builder, ending
from apiflow_desktop.openflow.picture.model import Picture, card_key
from apiflow_desktop.openflow.picture.start import start_card
from apiflow_desktop.openflow.walk import inner_lists

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Change, Document
    from apiflow_desktop.openflow.handles import Handle
    from apiflow_desktop.openflow.interfaces import NodeLookup
    from apiflow_desktop.openflow.picture.wiring import Told


class Drawing:
    """Draws a document again and again; a step that did not change is read only once.

    Where nothing but the words of some steps changed, only their cards are drawn anew.

    Args:
        document: What is drawn.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._told: dict[Handle, Told] = {}
        self._lookup: NodeLookup | None = None
        self._last: tuple[Builder, Picture] | None = None
        self._touched: set[Handle] = set()
        self._revision = document.revision

    def follow(self, change: Change) -> None:
        """Read the steps anew that a change touched."""
        touched = change.touched | self._agents_of(change.touched)
        for handle in touched:
            self._told.pop(handle, None)
        self._touched |= touched
        self._revision = self._document.revision
        if change.structural:
            self._last = None

    def forget_all(self) -> None:
        """Read every step anew: what is behind their paths changed."""
        self._told.clear()
        self._last = None

    def draw(
        self, lookup: NodeLookup | None, learned: Mapping[str, JsonValue] | None = None
    ) -> Picture:
        """Draw the document as it is now.

        Args:
            lookup: Knows what is behind the paths of ``script`` steps.
            learned: The last real result by step id; where a step declares no outputs, the keys
                of its last result become ports.
        """
        if lookup is not self._lookup:
            self.forget_all()
            self._lookup = lookup
        results = dict(learned or {})
        picture = self._drawn_again(results)
        if picture is None:
            builder = Builder(self._document, lookup, results, self._told)
            picture = builder.build()
            self._last = builder, picture
        self._touched.clear()
        self._revision = self._document.revision
        return picture

    def _agents_of(self, handles: Iterable[Handle]) -> set[Handle]:
        """Find the agents that have steps as their tools: their cards name these."""
        places = (self._document.place(one) for one in handles if self._document.holds(one))
        base = self._document.value_pointer
        owners = {
            self._document.handle_at((*base, *place.owner))
            for place in places
            if place.slot == "tool" and place.owner is not None
        }
        return {owner for owner in owners if owner is not None}

    def _drawn_again(self, learned: Mapping[str, JsonValue]) -> Picture | None:
        """Draw the touched steps anew; None where more than what their cards say may differ."""
        if self._last is None or self._revision != self._document.revision:
            return None
        builder, before = self._last
        start = start_card(self._document.flow_value, self._document.schema)
        if before.drafts or learned != builder.learned or start != builder.start:
            return None
        cards, wires = dict(before.cards), dict(before.wires)
        for handle in self._touched:
            told = self._reworded(builder, handle)
            if told is None:
                return None
            key = told.card.key
            cards[key] = builder.seen(builder.steps[key], told)
            wires.update((wire.key, wire) for wire in told.wires)
        last = before.main[-1]
        if cards[last] is not before.cards[last]:
            cards[last] = ending(cards[last])
        self._last = builder, replace(before, cards=cards, wires=wires)
        return self._last[1]

    def _reworded(self, builder: Builder, handle: Handle) -> Told | None:
        """Read and draw a step anew; None where others are drawn otherwise for that, too."""
        step = builder.steps.get(card_key(handle))
        if step is None or not self._document.holds(handle):
            return None
        module, was = self._document.module(handle), step.told
        step.told = builder.read(module, handle, was.stands)
        if inner_lists(module) or _to_others(step.told) != _to_others(was):
            return None
        drawn = builder.wiring.draw(step)
        same_wires = [wire.key for wire in drawn.wires] == [wire.key for wire in was.wires]
        return drawn if same_wires else None


def _to_others(told: Told) -> tuple[object, ...]:
    """Return what the cards and wires of others depend on."""
    card = told.card
    return card.module_id, card.kind, card.exits, told.ports, told.position, told.holds
