"""What is wrong with a layout; nothing ever should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from apiflow_desktop.openflow.picture.collapsing import Contents
from apiflow_desktop.openflow.picture.corners import label_of, wire_points
from apiflow_desktop.openflow.picture.labels import Point, title_place
from apiflow_desktop.openflow.picture.layout import Layout
from apiflow_desktop.openflow.picture.metrics import (
    EXIT_LEAST,
    card_height,
    card_width,
    names_exits,
    port_offset,
)
from apiflow_desktop.openflow.picture.model import CardKey, FrameKey, Picture, WireKey
from apiflow_desktop.openflow.rect import Rect

Segment = tuple[Point, Point]
_TITLE_LEAST = 100.0
"""A title that has less room says nothing."""


def layout_faults(picture: Picture, layout: Layout) -> list[str]:
    """List what is wrong.

    Cards that overlap, children outside their frame, execution wires that cross each other,
    cards, or frames they have nothing to do with, and text that is cut or that something hides:
    on cards, on execution wires, and the titles of frames.
    """
    inside = _inside(picture)
    return [
        *_overlapping(layout),
        *_outside(picture, layout, inside),
        *_crossing(picture, layout, inside),
        *_cut(picture, layout),
        *_hidden_labels(picture, layout),
        *_hidden_titles(picture, layout),
    ]


def _inside(picture: Picture) -> dict[FrameKey, set[CardKey]]:
    contents = Contents(picture)
    return {key: set(contents.of(frame)) for key, frame in picture.frames.items()}


def _overlapping(layout: Layout) -> Iterator[str]:
    for (one, a), (other, b) in combinations(layout.cards.items(), 2):
        if a.overlaps(b):
            yield f"cards {one} and {other} overlap"


def _outside(
    picture: Picture, layout: Layout, inside: Mapping[FrameKey, set[CardKey]]
) -> Iterator[str]:
    for frame in picture.frames.values():
        if frame.parent and not layout.frames[frame.parent].contains(layout.frames[frame.key]):
            yield f"frame {frame.key} leaves {frame.parent}"
    for key, members in inside.items():
        rect = layout.frames[key]
        for card, place in layout.cards.items():
            if card in members and not rect.contains(place):
                yield f"card {card} leaves frame {key}"
            if card not in members and rect.overlaps(place):
                yield f"card {card} lies in frame {key}, which does not contain it"
    for one, other in combinations(picture.frames.values(), 2):
        related = inside[one.key] & inside[other.key]
        if not related and layout.frames[one.key].overlaps(layout.frames[other.key]):
            yield f"frames {one.key} and {other.key} overlap"


def _crossing(
    picture: Picture, layout: Layout, inside: Mapping[FrameKey, set[CardKey]]
) -> Iterator[str]:
    lines = _lines(picture, layout)
    wires = [picture.wires[key] for key in lines]
    for one, other in combinations(wires, 2):
        if any(_cross(a, b) for a in lines[one.key] for b in lines[other.key]):
            yield f"wires {one.key} and {other.key} cross"
    for wire in wires:
        for card, rect in layout.cards.items():
            if any(_through(segment, rect) for segment in lines[wire.key]):
                yield f"wire {wire.key} runs through card {card}"
        for key, rect in layout.frames.items():
            foreign = not inside[key] & {wire.source, wire.target}
            if foreign and any(_through(segment, rect) for segment in lines[wire.key]):
                yield f"wire {wire.key} runs through frame {key}"


def _lines(picture: Picture, layout: Layout) -> dict[WireKey, list[Segment]]:
    return {
        wire.key: list(pairwise(wire_points(picture, layout, wire)))
        for wire in picture.wires.values()
        if wire.kind == "exec"
    }


def _cut(picture: Picture, layout: Layout) -> Iterator[str]:
    """Find cards without room for all their rows, and outputs without room for their names."""
    direction = layout.direction
    for key, card in picture.cards.items():
        rect = layout.cards[key]
        if rect.width < card_width(card, direction) or rect.height < card_height(card, direction):
            yield f"the text on card {key} is cut"
        if names_exits(card, direction):
            last, _ = port_offset(card, card.exits[-1].key, direction)
            if last + EXIT_LEAST / 2 > rect.width:
                yield f"the name of the last output of card {key} is cut"


def _hidden_labels(picture: Picture, layout: Layout) -> Iterator[str]:
    labels = {
        wire.key: label_of(picture, layout, wire)
        for wire in picture.wires.values()
        if wire.kind == "exec" and wire.label
    }
    for key, label in labels.items():
        for card, rect in layout.cards.items():
            if label.overlaps(rect):
                yield f"the label of wire {key} is under card {card}"
        for frame, rect in layout.frames.items():
            if label.overlaps(rect) and not rect.contains(label):
                yield f"the label of wire {key} is cut by the edge of frame {frame}"
    for wire, segments in _lines(picture, layout).items():
        for key, label in labels.items():
            if wire != key and any(_through(segment, label) for segment in segments):
                yield f"wire {wire} runs over the label of wire {key}"
    for (one, a), (other, b) in combinations(labels.items(), 2):
        if a.overlaps(b):
            yield f"the labels of wires {one} and {other} overlap"


def _hidden_titles(picture: Picture, layout: Layout) -> Iterator[str]:
    lines = _lines(picture, layout)
    for key, frame in picture.frames.items():
        if frame.collapsed:
            continue
        title = title_place(frame, layout.frames[key], layout.direction)
        if title.width < _TITLE_LEAST:
            yield f"the title of frame {key} is cut"
        for card, rect in layout.cards.items():
            if title.overlaps(rect):
                yield f"the title of frame {key} is under card {card}"
        for wire, segments in lines.items():
            if any(_through(segment, title) for segment in segments):
                yield f"wire {wire} runs over the title of frame {key}"


def _box(segment: Segment) -> Rect:
    (x1, y1), (x2, y2) = segment
    return Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))


def _cross(one: Segment, other: Segment) -> bool:
    """Whether two segments, each level or upright, touch."""
    a, b = _box(one), _box(other)
    return a.x <= b.right and b.x <= a.right and a.y <= b.bottom and b.y <= a.bottom


def _through(segment: Segment, rect: Rect) -> bool:
    return _box(segment).overlaps(rect)
