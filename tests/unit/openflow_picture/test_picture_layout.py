"""Where the drawing stands: rules of the layout, and no faults on any real flow."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.openflow.edits import AddModule
from apiflow_desktop.openflow.picture.collapsing import collapse
from apiflow_desktop.openflow.picture.corners import wire_points
from apiflow_desktop.openflow.picture.labels import titles_of
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.metrics import (
    CARD_WIDTH,
    EXIT_LEAST,
    HEAD,
    LINE,
    ROW,
    port_offset,
    port_offsets,
)
from apiflow_desktop.openflow.picture.model import EXEC_IN
from apiflow_desktop.openflow.picture.routing import Router
from apiflow_desktop.openflow.rect import Rect
from tests.unit.openflow_picture.faults import layout_faults
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchall,
    branchone,
    build_picture,
    document,
    for_each,
    identity,
    script,
    seed_documents,
    step,
)
from tests.unit.openflow_picture.structures import (
    DIRECTIONS,
    corpus_documents,
    directions,
    flows,
    steps,
)

each_direction = pytest.mark.parametrize("direction", DIRECTIONS)


def drawn(doc, direction="right"):
    picture = build_picture(doc, Lookup())
    return picture, layout(picture, direction)


def key_of(picture, module_id):
    return next(key for key, card in picture.cards.items() if card.module_id == module_id)


@each_direction
def test_the_main_chain_runs_straight(direction):
    picture, placed = drawn(document(script("a"), step("b"), script("c")), direction)
    for wire in picture.wires.values():
        (x1, y1), (x2, y2) = wire_points(picture, placed, wire)
        assert (y1 == y2 and x1 < x2) if direction == "right" else (x1 == x2 and y1 < y2)


@each_direction
def test_what_follows_stands_after_what_reaches_farthest(direction):
    picture, placed = drawn(
        document(
            branchone("b", ("x", "1", [script("c")]), ("y", "2", [script("d"), script("e")])),
            script("f"),
        ),
        direction,
    )
    after, frames = placed.cards[key_of(picture, "f")], placed.frames.values()
    if direction == "right":
        assert after.x > max(rect.right for rect in frames)
    else:
        assert after.y > max(rect.bottom for rect in frames)


@each_direction
def test_frames_hang_beside_the_line_in_their_order(direction):
    picture, placed = drawn(
        document(branchall("b", *[(f"{i}", [script(f"s{i}")]) for i in range(12)])), direction
    )
    frames = [placed.frames[frame.key] for frame in picture.frames.values()]
    places = [rect.y if direction == "right" else rect.x for rect in frames]
    assert places == sorted(places)
    assert layout_faults(picture, placed) == []


def test_down_execution_goes_in_at_the_top_and_out_at_the_foot():
    picture, placed = drawn(
        document(branchone("b", ("x", "1", [script("c", prompt="a")])), script("d")), "down"
    )
    for key, card in picture.cards.items():
        size = placed.cards[key]
        offsets = port_offsets(card, "down")
        if card.exec_in:
            assert offsets[EXEC_IN] == (LINE, 0)
        assert {offsets[port.key][1] for port in card.exits} <= {size.height}
        assert {offsets[port.key][0] for port in card.outputs} <= {size.width}
        assert {offsets[port.key][0] for port in card.inputs} <= {0}
        heights = [offsets[port.key][1] for port in (*card.outputs, *card.inputs)]
        assert all(HEAD < height < size.height for height in heights)


def test_names_of_many_outputs_at_the_foot_have_room():
    picture, placed = drawn(
        document(branchall("b", *[(f"{i}", [script(f"s{i}")]) for i in range(12)])), "down"
    )
    card = picture.cards[key_of(picture, "b")]
    places = [port_offset(card, port.key, "down")[0] for port in card.exits]
    assert {b - a for a, b in itertools.pairwise(places)} == {EXIT_LEAST}
    assert places[-1] + EXIT_LEAST / 2 <= placed.cards[card.key].width


def test_rows_are_22_and_cards_234_wide():
    picture, placed = drawn(document(step("a")))
    key = key_of(picture, "a")
    card = picture.cards[key]
    assert placed.cards[key].width == CARD_WIDTH == 234
    tops = [port_offset(card, port.key)[1] for port in (*card.exits, *card.outputs, *card.inputs)]
    assert {b - a for a, b in itertools.pairwise(tops)} == {ROW} == {22}


def test_what_stands_on_a_wire_has_room():
    picture, placed = drawn(document(script("a"), script("b", x="=previous_result"), script("c")))
    a, b, c = (placed.cards[key_of(picture, name)] for name in "abc")
    assert b.x - a.right > 1.5 * (c.x - b.right)


@each_direction
def test_what_stands_on_wires_is_no_fault(direction):
    loop = for_each("l", "=[1]", identity("d"), script("e", x="=previous_result"))
    picture, placed = drawn(document(script("a"), identity("b"), loop, identity("c")), direction)
    assert len([wire for wire in picture.wires.values() if wire.label]) == 4
    assert layout_faults(picture, placed) == []


def test_the_seed_flows_have_no_faults():
    documents = seed_documents()
    assert len(documents) == 4
    for doc in documents:
        for direction in DIRECTIONS:
            assert layout_faults(*drawn(doc, direction)) == []


@each_direction
def test_no_corpus_flow_has_faults(direction):
    faults = {name: layout_faults(*drawn(doc, direction)) for name, doc in corpus_documents()}
    assert len(faults) > 190
    assert {name: found for name, found in faults.items() if found} == {}


@given(flows, directions)
def test_no_structure_has_faults(modules, direction):
    assert layout_faults(*drawn(document(*modules), direction)) == []


def _sides(one, other):
    """On which sides of another card a card stands, wholly."""
    return {
        side
        for side, there in (
            ("left", one.right <= other.x),
            ("right", other.right <= one.x),
            ("above", one.bottom <= other.y),
            ("below", other.bottom <= one.y),
        )
        if there
    }


@given(st.lists(steps(10), min_size=1, max_size=4), directions, st.data())
def test_adding_a_step_moves_no_other_card_across_another(modules, direction, data):
    doc = document(*modules)
    whole = build_picture(doc, Lookup())
    collapsed = data.draw(st.sets(st.sampled_from(sorted(whole.frames)))) if whole.frames else set()
    before = layout(collapse(whole, collapsed).picture, direction)
    lists = sorted({doc.pointer_of(handle)[:-1] for handle in doc.handles()}, key=str)
    spot = data.draw(st.sampled_from(lists))
    index = data.draw(st.integers(0, len(doc.get(spot))))
    added = data.draw(steps(4))
    doc.apply(AddModule(spot, index, added))
    after = layout(collapse(build_picture(doc, Lookup()), collapsed).picture, direction)
    for one, other in itertools.combinations(before.cards, 2):
        was = _sides(before.cards[one], before.cards[other])
        assert was & _sides(after.cards[one], after.cards[other])


def test_what_stands_on_a_wire_into_a_frame_is_seen_whole():
    picture, placed = drawn(
        document(
            identity("a"),
            for_each("c", "=[1]", identity("d")),
            branchall("e", ("x", [identity("f")]), ("y", [script("g")]), ("z", [identity("h")])),
        )
    )
    labelled = [wire for wire in picture.wires.values() if wire.label]
    assert len(labelled) == 3
    assert layout_faults(picture, placed) == []
    placed.frames |= {
        key: Rect(rect.x - 80, rect.y, rect.width + 80, rect.height)
        for key, rect in placed.frames.items()
    }
    found = " ".join(layout_faults(picture, placed))
    assert found.count("is cut by the edge of frame") == 3


def test_wires_between_neighbours_are_simple_curves():
    picture, placed = drawn(document(script("a"), script("b", x="=results.a")))
    assert Router().route(picture, placed.cards) == {}


def test_a_wire_past_a_card_is_led_around_it():
    picture, placed = drawn(document(script("a"), step("b"), script("c", x="=results.a")))
    (corners,) = Router().route(picture, placed.cards).values()
    passed = placed.cards[key_of(picture, "b")]
    for (x1, y1), (x2, y2) in itertools.pairwise(corners):
        line = Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
        assert not passed.overlaps(line)
        assert x1 == x2 or y1 == y2


def test_down_a_wire_goes_around_the_cards_it_passes():
    picture, placed = drawn(document(script("a"), step("b"), script("c", x="=results.a")), "down")
    (corners,) = Router().route(picture, placed.cards, "down").values()
    for (x1, y1), (x2, y2) in itertools.pairwise(corners):
        line = Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
        assert not any(line.overlaps(rect) for rect in placed.cards.values())


@each_direction
def test_wires_keep_clear_of_titles(direction):
    ends = [script(f"c{i}", x="=results.a") for i in range(3)]
    branches = [(f"branch {i}", [end]) for i, end in enumerate(ends)]
    flow = document(script("a"), branchall("b", *branches))
    picture, placed = drawn(flow, direction)
    titles = titles_of(picture, placed.frames, direction)
    assert len(titles) == 3
    for corners in Router().route(picture, placed.cards, direction, titles).values():
        for line in itertools.pairwise(corners):
            assert not _hidden(line, (*titles, *placed.cards.values()))


@each_direction
def test_wires_keep_clear_of_frames_they_have_no_end_in(direction):
    branches = [(name, [step("long"), step("longer")]) for name in ("left", "right")]
    inside = for_each("loop", [script("in", x="=results.b")])
    flow = document(branchall("b", *branches), inside, script("after", x="=results.b"))
    picture, placed = drawn(flow, direction)
    titles = titles_of(picture, placed.frames, direction)
    frames = list(placed.frames.values())
    routes = Router().route(picture, placed.cards, direction, titles, frames)
    assert any(key.endswith("in:x") for key in routes)
    for corners in routes.values():
        foreign = [one for one in frames if not {corners[0], corners[-1]} & _points(one, corners)]
        for line in itertools.pairwise(corners):
            assert not _hidden(line, (*foreign, *titles, *placed.cards.values()))


def _points(rect, points):
    """Return those points that lie in a rectangle."""
    return {(x, y) for x, y in points if rect.x <= x <= rect.right and rect.y <= y <= rect.bottom}


@each_direction
def test_no_corpus_flow_has_wires_behind_cards(direction):
    behind = {}
    for name, doc in corpus_documents():
        picture, placed = drawn(doc, direction)
        titles = titles_of(picture, placed.frames, direction)
        frames = list(placed.frames.values())
        routes = Router().route(picture, placed.cards, direction, titles, frames)
        behind[name] = [
            key
            for key, corners in routes.items()
            if any(
                _hidden(line, (*placed.cards.values(), *titles))
                for line in itertools.pairwise(corners)
            )
        ]
    assert len(behind) > 190
    assert {name: found for name, found in behind.items() if found} == {}


def _hidden(line, rects):
    (x1, y1), (x2, y2) = line
    box = Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
    return any(box.overlaps(rect) for rect in rects)


@each_direction
def test_the_previous_iterations_value_goes_around_cards(direction):
    body = [
        script("a", own="=results.a", last="=results.d"),
        branchone("b", ("good", "true", [script("e", x="=results.d")])),
        script("d", x="=results.a"),
    ]
    picture, placed = drawn(document(for_each("l", "=[1]", *body)), direction)
    arcs = [key for key, wire in picture.wires.items() if wire.kind == "arc"]
    assert len(arcs) == 3
    titles = titles_of(picture, placed.frames, direction)
    routes = Router().route(picture, placed.cards, direction, titles)
    for key in arcs:
        for line in itertools.pairwise(routes[key]):
            assert not _hidden(line, (*titles, *placed.cards.values()))
