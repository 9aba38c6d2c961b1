"""What is wrong with a layout; nothing ever should be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from apiflow_desktop.openflow.picture.corners import label_of, wire_points
from apiflow_desktop.openflow.picture.folding import Contents
from apiflow_desktop.openflow.picture.labels import Point
from apiflow_desktop.openflow.picture.layout import Layout
from apiflow_desktop.openflow.picture.metrics import Rect
from apiflow_desktop.openflow.picture.model import CardKey, Picture

Segment = tuple[Point, Point]


def layout_faults(picture: Picture, layout: Layout) -> list[str]:
    """List what is wrong.

    Cards that overlap, children outside their frame, execution wires that cross each other or
    cards, labels of execution wires that something hides.
    """
    return [
        *_overlapping(layout),
        *_outside(picture, layout),
        *_crossing(picture, layout),
        *_hidden_labels(picture, layout),
    ]


def _overlapping(layout: Layout) -> Iterator[str]:
    for (one, a), (other, b) in combinations(layout.cards.items(), 2):
        if a.overlaps(b):
            yield f"cards {one} and {other} overlap"


def _outside(picture: Picture, layout: Layout) -> Iterator[str]:
    inside: dict[str, set[CardKey]] = {}
    contents = Contents(picture)
    for frame in picture.frames.values():
        inside[frame.key] = set(contents.of(frame))
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


def _crossing(picture: Picture, layout: Layout) -> Iterator[str]:
    wires = [wire for wire in picture.wires.values() if wire.kind == "exec"]
    lines = {wire.key: list(pairwise(wire_points(picture, layout, wire))) for wire in wires}
    for one, other in combinations(wires, 2):
        if any(_cross(a, b) for a in lines[one.key] for b in lines[other.key]):
            yield f"wires {one.key} and {other.key} cross"
    for wire in wires:
        for card, rect in layout.cards.items():
            if any(_through(segment, rect) for segment in lines[wire.key]):
                yield f"wire {wire.key} runs through card {card}"


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
    for (one, a), (other, b) in combinations(labels.items(), 2):
        if a.overlaps(b):
            yield f"the labels of wires {one} and {other} overlap"


def _box(segment: Segment) -> Rect:
    (x1, y1), (x2, y2) = segment
    return Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))


def _cross(one: Segment, other: Segment) -> bool:
    """Whether two segments, each level or upright, touch."""
    a, b = _box(one), _box(other)
    return a.x <= b.right and b.x <= a.right and a.y <= b.bottom and b.y <= a.bottom


def _through(segment: Segment, rect: Rect) -> bool:
    return _box(segment).overlaps(rect)
