"""Collapsed frames: what stands for them, and where the wires of what is in them end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.openflow.groups import read_groups
from apiflow_desktop.openflow.picture.collapsing import (
    COLLAPSED_IN,
    COLLAPSED_OUT,
    Stretch,
    collapse,
    collapsed_key,
)
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.model import COLLAPSED, EXEC_IN, START
from apiflow_desktop.openflow.picture.stretches import stretch_of
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
)
from tests.unit.openflow_picture.structures import corpus_documents, directions, flows


def drawn(*modules, **flow):
    return build_picture(document(*modules, **flow), Lookup())


def frame_of(picture, module_id, slot):
    return next(
        frame
        for frame in picture.frames.values()
        if frame.slot == slot and picture.cards[frame.owner].module_id == module_id
    )


def key_of(picture, module_id):
    return next(key for key, card in picture.cards.items() if card.module_id == module_id)


def test_without_collapsed_frames_the_picture_is_the_same():
    picture = drawn(branchone("b", ("x", "1", [script("c")])))
    assert collapse(picture, set()).picture is picture


def test_one_card_stands_for_all_that_is_in_a_frame():
    picture = drawn(
        for_each("l", "=[1]", script("a"), branchone("b", ("x", "1", [script("c")]))), script("d")
    )
    frame = frame_of(picture, "l", "body")
    shown = collapse(picture, {frame.key})

    card = shown.picture.cards[collapsed_key(frame.key)]
    assert (card.kind, card.title, card.subtitle) == (COLLAPSED, "each time", "3 steps")
    assert card.below == "a, b, c"
    assert [picture.cards[key].module_id for key in shown.hidden[card.key]] == ["a", "b", "c"]
    assert {one.module_id for one in shown.picture.cards.values() if one.kind != COLLAPSED} == {
        "",
        "l",
        "d",
    }
    assert [one.key for one in shown.picture.frames.values()] == [frame.key]


def test_execution_still_enters_a_collapsed_frame():
    picture = drawn(branchone("b", ("x", "1", [script("c"), script("d")])))
    frame = frame_of(picture, "b", "branch.0")
    wires = collapse(picture, {frame.key}).picture.wires.values()
    (into,) = [wire for wire in wires if wire.target == collapsed_key(frame.key)]
    assert (into.kind, into.source, into.source_port) == ("exec", frame.owner, "exec:branch.0")
    assert into.target_port == EXEC_IN


def test_data_wires_end_once_at_a_collapsed_frame():
    picture = drawn(
        script("a"),
        for_each(
            "l", "=[1]", script("b", x="=results.a", y="=results.a"), script("c", x="=results.a")
        ),
        script("d", x="=results.b", y="=results.c"),
    )
    frame = frame_of(picture, "l", "body")
    stand_in = collapsed_key(frame.key)
    every = collapse(picture, {frame.key}).picture.wires
    wires = [wire for wire in every.values() if wire.kind == "data"]
    into = [wire for wire in wires if wire.target == stand_in]
    out = [wire for wire in wires if wire.source == stand_in]
    assert [(wire.source, wire.target_port) for wire in into] == [
        (key_of(picture, "a"), COLLAPSED_IN)
    ]
    assert {wire.source_port for wire in out} == {COLLAPSED_OUT}
    assert [wire.target_port for wire in out] == ["in:x", "in:y"]
    assert all(wire.key == key for key, wire in every.items())


def test_of_a_plain_and_a_thin_wire_between_the_same_ends_the_plain_one_is_drawn():
    loop = for_each("l", "=[1]", script("b", x="=results.a + 1", y="=results.a"))
    picture = drawn(script("a"), loop)
    frame = frame_of(picture, "l", "body")
    wires = collapse(picture, {frame.key}).picture.wires.values()
    assert [wire.kind for wire in wires if wire.target_port == COLLAPSED_IN] == ["data"]


def test_of_frames_in_each_other_the_outermost_is_drawn_small():
    picture = drawn(for_each("l", "=[1]", branchone("b", ("x", "1", [script("c")]))))
    shown = collapse(picture, set(picture.frames))
    assert list(shown.hidden) == [collapsed_key(frame_of(picture, "l", "body").key)]


def test_an_agent_has_one_wire_into_its_collapsed_tools():
    value = {"tool_type": "flowmodule", **script("x")["value"]}
    tools = [{"id": name, "value": value} for name in ("t1", "t2")]
    picture = drawn(
        {"id": "a", "value": {"type": "aiagent", "input_transforms": {}, "tools": tools}}
    )
    frame = frame_of(picture, "a", "tools")
    assert len(frame.chains) == 2
    wires = collapse(picture, {frame.key}).picture.wires.values()
    assert len([wire for wire in wires if wire.source == frame.owner]) == 1


def test_a_lane_collapses_and_nothing_enters_it():
    picture = drawn(script("a"), failure_module=script("failure"))
    (key,) = picture.lanes
    shown = collapse(picture, {key}).picture
    card = shown.cards[collapsed_key(key)]
    assert not card.exec_in
    assert layout_faults(shown, layout(shown)) == []


def test_a_collapsed_branch_leaves_no_gap():
    picture = drawn(branchall("b", ("x", [script("c")] * 1), ("y", [script("d")])), script("e"))
    before = layout(picture)
    frame = frame_of(picture, "b", "branch.0")
    other = frame_of(picture, "b", "branch.1")
    after = layout(collapse(picture, {frame.key}).picture)
    apart = before.frames[other.key].y - before.frames[frame.key].bottom
    assert after.frames[other.key].y < before.frames[other.key].y
    assert after.frames[other.key].y - after.frames[frame.key].bottom == apart


@given(flows, directions, st.data())
def test_whatever_is_collapsed_there_are_no_faults(modules, direction, data):
    picture = drawn(*modules)
    collapsed = data.draw(st.sets(st.sampled_from(sorted(picture.frames) or [""])))
    shown = collapse(picture, collapsed).picture
    assert layout_faults(shown, layout(shown, direction)) == []
    for wire in shown.wires.values():
        shown.cards[wire.source].port(wire.source_port)
        shown.cards[wire.target].port(wire.target_port)


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("every", [1, 2, 3])
def test_no_corpus_flow_has_faults_with_frames_collapsed(direction, every):
    faults = {}
    for name, doc in corpus_documents():
        picture = build_picture(doc, Lookup())
        shown = collapse(picture, set(list(picture.frames)[::every])).picture
        faults[name] = layout_faults(shown, layout(shown, direction))
    assert len(faults) > 190
    assert {name: found for name, found in faults.items() if found} == {}


def stretches(doc):
    picture = build_picture(doc, Lookup())
    return picture, [stretch_of(picture, group) for group in read_groups(doc.flow_value)]


def test_a_group_becomes_one_card_of_its_chain():
    loop = for_each("l", "=results.a", script("m", x="=results.a"))
    doc = document(
        script("a"), loop, script("b", x="=results.l"), groups=[{"start_id": "l", "end_id": "l"}]
    )
    picture, (stretch,) = stretches(doc)
    assert [picture.cards[key].module_id for key in stretch.cards] == ["l"]
    shown = collapse(picture, set(picture.frames), [stretch]).picture
    key = collapsed_key(stretch.key)
    assert shown.main == (START, key_of(picture, "a"), key, key_of(picture, "b"))
    assert not shown.frames
    ends = [(wire.kind, wire.source, wire.target) for wire in shown.wires.values()]
    assert ("data", key_of(picture, "a"), key) in ends
    assert ("data", key, key_of(picture, "b")) in ends
    assert [wire.source_port for wire in shown.wires.values() if wire.source == key] == [
        "exec:next",
        COLLAPSED_OUT,
    ]


def test_what_stands_on_the_wire_behind_a_group_is_still_told():
    doc = document(script("a"), identity("b"), groups=[{"start_id": "a", "end_id": "a"}])
    picture, found = stretches(doc)
    wires = collapse(picture, set(), found).picture.wires.values()
    (after,) = [wire for wire in wires if wire.source != START]
    assert after.label == "previous result"


@given(flows, directions, st.data())
def test_whatever_is_grouped_and_collapsed_there_are_no_faults(modules, direction, data):
    picture = drawn(*modules)
    chains = [picture.main[1:], *(frame.chains[0] for frame in picture.frames.values())]
    chosen = []
    for number, chain in enumerate(chains):
        if chain and data.draw(st.booleans()):
            first = data.draw(st.integers(0, len(chain) - 1))
            last = data.draw(st.integers(first, len(chain) - 1))
            chosen.append(Stretch(f"group:{number}", "G", "gray", chain[first : last + 1]))
    collapsed = data.draw(st.sets(st.sampled_from(sorted(picture.frames) or [""])))
    shown = collapse(picture, collapsed, chosen)
    assert layout_faults(shown.picture, layout(shown.picture, direction)) == []
    seen = {key for key, card in shown.picture.cards.items() if card.kind != COLLAPSED}
    assert seen.isdisjoint(shown.stand_ins)
    assert seen | shown.stand_ins.keys() == picture.cards.keys()
    for wire in shown.picture.wires.values():
        shown.picture.cards[wire.source].port(wire.source_port)
        shown.picture.cards[wire.target].port(wire.target_port)


@pytest.mark.parametrize("skipped", [True, False])
def test_what_stands_for_steps_that_never_run_never_runs(skipped):
    loop = for_each("l", "=[1]", script("a"), script("b"))
    loop["skip_if"] = {"expr": "true" if skipped else "results.x"}
    picture = drawn(loop)
    frame = frame_of(picture, "l", "body")
    shown = collapse(picture, {frame.key}).picture
    assert shown.cards[collapsed_key(frame.key)].never_runs is skipped
