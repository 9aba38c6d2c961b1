"""What of a document is drawn."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.picture.collapsing import Contents
from apiflow_desktop.openflow.picture.model import START
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchall,
    branchone,
    build_picture,
    document,
    for_each,
    script,
    step,
)


def draw(*modules, lookup=None, learned=None, **flow):
    return build_picture(document(*modules, **flow), lookup or Lookup(), learned)


def card(picture, module_id):
    return next(card for card in picture.cards.values() if card.module_id == module_id)


def wires(picture, kind):
    """List wires as ``source.port>target.port`` with ids in place of keys."""
    names = {key: card.module_id or "start" for key, card in picture.cards.items()}
    return sorted(
        f"{names[wire.source]}.{wire.source_port}>{names[wire.target]}.{wire.target_port}"
        for wire in picture.wires.values()
        if wire.kind == kind
    )


def test_an_empty_flow_is_its_start():
    picture = draw(properties={"photo": {"type": "string", "format": "uri"}})
    start = picture.cards[START]
    assert [port.label for port in start.outputs] == ["photo", "whole input"]
    assert not start.exec_in
    assert picture.main == (START,)


def test_schema_order_and_types_show_on_start():
    modules = json.dumps({"modules": []})
    text = (
        '{"summary":"","schema":{"order":["b","a"],"properties":{"a":{"type":"integer"},'
        f'"b":{{"type":"string"}},"input_image":{{"type":"string"}}}}}},"value":{modules}}}'
    )
    start = build_picture(Document.from_text(text), None).cards[START]
    assert [(port.label, port.type) for port in start.outputs] == [
        ("b", "string"),
        ("a", "number"),
        ("input_image", "image"),
        ("whole input", "object"),
    ]


def test_a_catalog_step_has_the_ports_of_its_node():
    picture = draw(step("a", prompt="Add a hat"))
    drawn = card(picture, "a")
    assert (drawn.title, drawn.subtitle, drawn.name) == (
        "Flux Kontext Pro",
        "a · Demo studio",
        "a",
    )
    assert [port.label for port in drawn.outputs] == ["output_image", "result"]
    shown = {port.label: (port.value.text, port.value.look) for port in drawn.inputs}
    assert shown == {
        "prompt": ("“Add a hat”", "static"),
        "input_image": ("required", "missing"),
        "aspect_ratio": ("match_input_image", "default"),
    }
    assert drawn.media


def test_kinds_of_values_are_told_apart():
    module = script("a", fixed="x y", nothing=None, empty="=", where="https://x.org/a/b.png")
    module["value"]["input_transforms"]["ai"] = {"type": "ai"}
    looks = {port.label: port.value for port in card(draw(module), "a").inputs}
    assert {name: value.look for name, value in looks.items()} == {
        "fixed": "static",
        "nothing": "null",
        "empty": "empty",
        "where": "static",
        "ai": "ai",
    }
    assert looks["where"].middle
    assert not looks["fixed"].middle


def test_plain_references_are_data_wires_that_know_their_path():
    picture = draw(
        step("a", input_image="=flow_input.photo"),
        script("b", x="=results.a.output_image", y='=results["a"].meta[0].size'),
        properties={"photo": {"type": "string"}},
    )
    assert wires(picture, "data") == [
        "a.out:output_image>b.in:x",
        "a.result>b.in:y",
        "start.input:photo>a.in:input_image",
    ]
    labels = {wire.target_port: wire.label for wire in picture.wires.values()}
    assert labels["in:x"] == ""
    assert labels["in:y"] == "meta[0].size"
    assert {port.label: port.value.text for port in card(picture, "b").inputs}[
        "y"
    ] == "meta[0].size"


def test_other_expressions_are_marked_fx_with_dashed_wires():
    picture = draw(
        script("a"),
        script("b", x="=results.a.n + flow_input.k"),
        properties={"k": {"type": "number"}},
    )
    assert wires(picture, "fx") == ["a.result>b.in:x", "start.input:k>b.in:x"]
    assert card(picture, "b").port("in:x").fx


def test_predicates_and_options_are_wired_too():
    later = script("c")
    later["skip_if"] = {"expr": "results.a > 3"}
    picture = draw(script("a"), branchone("b", ("yes", "results.a === 1", [script("d")])), later)
    assert wires(picture, "fx") == ["a.result>b.opt:predicates", "a.result>c.opt:skip_if"]


def test_an_option_that_is_a_plain_reference_is_wired_as_an_input_is():
    later = script("c")
    later["skip_if"] = {"expr": "results.a.meta.old"}
    picture = draw(script("a"), branchone("b", ("yes", "results.a", [script("d")])), later)
    assert wires(picture, "data") == ["a.result>c.opt:skip_if"]
    skip_if, predicates = (card(picture, "c").port("opt:skip_if"), card(picture, "b").inputs[-1])
    assert (skip_if.fx, skip_if.value.text) == (False, "meta.old")
    assert predicates.fx


def test_a_reference_to_what_comes_later_is_the_previous_iteration():
    picture = draw(for_each("loop", "=[1]", script("a", x="=results.b"), script("b")))
    assert wires(picture, "arc") == ["b.result>a.in:x"]


def test_a_reference_to_nothing_is_said():
    port = card(draw(script("a", x="=results.gone.y")), "a").port("in:x")
    assert port.value.look == "missing"


def test_branches_have_an_output_each_and_a_frame_each():
    picture = draw(
        branchone("b", ("cartoon", "1", [script("c")]), ("empty", "2", []), default=[script("d")]),
        script("e"),
    )
    owner = card(picture, "b")
    assert [port.label for port in owner.exits] == ["next", "cartoon", "empty", "default"]
    assert [frame.title for frame in Contents(picture).frames_of(owner.key)] == [
        "cartoon",
        "default",
    ]
    assert wires(picture, "exec") == [
        "b.exec:branch.0>c.exec:in",
        "b.exec:default>d.exec:in",
        "b.exec:next>e.exec:in",
        "start.exec:next>b.exec:in",
    ]


def test_branchall_has_no_default():
    owner = card(draw(branchall("b", ("one", [script("c")]))), "b")
    assert [port.label for port in owner.exits] == ["Result", "one"]
    assert (owner.title, owner.subtitle) == ("Branch · all", "b · in parallel")


def test_a_loop_gives_item_and_index_to_its_body():
    picture = draw(
        script("a"),
        for_each("loop", "=results.a", script("b", x="=flow_input.iter.value.url")),
    )
    assert wires(picture, "data") == ["a.result>loop.opt:iterator", "loop.iter:value>b.in:x"]
    assert [port.label for port in card(picture, "loop").exits] == ["Result", "body"]


def test_what_goes_by_position_stands_on_the_execution_wire():
    picture = draw(script("a"), script("b", x="=previous_result.y"))
    wire = next(wire for wire in picture.wires.values() if wire.target == card(picture, "b").key)
    assert wire.label == "previous result"


def test_what_the_next_step_waits_for_stands_on_the_execution_wire():
    asks = {**script("a"), "suspend": {"required_events": 1}}
    rests = {**script("b", x="=resume.y"), "sleep": {"type": "static", "value": 5}}
    picture = draw(asks, rests, script("c", x="=previous_result"))
    labels = [wire.label for wire in picture.wires.values() if wire.kind == "exec"]
    assert sorted(labels) == ["", "approval · resume", "waits 5 s · previous"]


def test_failure_and_preprocessor_are_roots_in_lanes():
    picture = draw(script("a"), failure_module=script("failure", message="=error.message"),
                   preprocessor_module=script("preprocessor"))  # fmt: skip
    assert [picture.frames[lane].title for lane in picture.lanes] == [
        "Before the flow",
        "When a step fails",
    ]
    failure = card(picture, "failure")
    assert not failure.exec_in
    assert not failure.exits
    assert failure.port("in:message").value.look == "expression"


def test_agent_tools_hang_in_one_frame():
    agent = {"id": "agent", "value": {"type": "aiagent", "input_transforms": {}, "tools": [
        script("look"), {"id": "web", "value": {"tool_type": "websearch"}},
    ]}}  # fmt: skip
    picture = draw(agent)
    frame = Contents(picture).frames_of(card(picture, "agent").key)[0]
    assert len(frame.chains) == 2
    assert wires(picture, "exec")[:2] == [
        "agent.exec:tool.0>look.exec:in",
        "agent.exec:tool.1>web.exec:in",
    ]


@pytest.mark.parametrize(
    ("value", "subtitle"),
    [
        ({"type": "script", "path": "u/x/gone"}, "not found · u/x/gone"),
        ({"type": "teleport"}, "unknown type · teleport"),
        ({}, "not a step"),
    ],
)
def test_what_is_not_known_is_an_opaque_card(value, subtitle):
    drawn = card(draw({"id": "a", "value": value}), "a")
    assert (drawn.kind, drawn.subtitle) == ("opaque", subtitle)


def test_malformed_steps_do_not_stop_the_drawing():
    text = json.dumps({"modules": [None, 3, {"id": 4}, {"value": []}, script("ok")]})
    picture = build_picture(Document.from_text(text), None)
    assert len(picture.cards) == 4


def test_options_are_badges_and_the_last_step_has_the_result():
    module = script("a")
    module |= {
        "retry": {"constant": {"attempts": 3, "seconds": 5}},
        "timeout": 60,
        "mock": {"enabled": True, "return_value": 1},
        "continue_on_error": True,
        "sleep": {"type": "static", "value": 120},
        "suspend": {"required_events": 1},
        "stop_after_if": {"expr": "result.done", "skip_if_stopped": False},
    }
    drawn = card(draw(module), "a")
    texts = [badge.text for badge in drawn.badges]
    assert texts == ["↻ 3 × 5 s", "may end here", "max 1 min", "pinned", "goes on after errors",
                     "approval", "then waits 2 min"]  # fmt: skip
    assert [(end.label, end.ends) for end in drawn.exits] == [("Result", True)]


def test_flow_options_stand_on_start():
    picture = draw(skip_expr="false", early_return="a", concurrent_limit=2)
    texts = [badge.text for badge in picture.cards[START].badges]
    assert texts == ["skip if", "returns a", "2 at once"]


def test_outputs_are_learned_from_the_last_result():
    picture = draw(script("a"), learned={"a": {"image": "https://x", "n": 1}})
    assert [(port.label, port.type) for port in card(picture, "a").outputs] == [
        ("image", "image"),
        ("n", "number"),
        ("result", "any"),
    ]


def test_equal_documents_give_equal_pictures():
    doc = document(step("a"), for_each("l", "=[1]", script("b")))
    assert build_picture(doc, Lookup()) == build_picture(doc, Lookup())


def test_a_named_step_says_what_it_does_below_its_name():
    named = {**step("a", prompt="Add a hat"), "summary": "Add a hat"}
    drawn = card(draw(named), "a")
    assert (drawn.title, drawn.subtitle) == ("Add a hat", "Flux Kontext Pro · Demo studio")


def test_what_is_inside_of_what_is_always_skipped_never_runs():
    inner = branchone("b", ("yes", "true", [script("c")]))
    loop = for_each("a", "[1]", inner)
    loop["skip_if"] = {"expr": " true "}
    later = script("d")
    later["skip_if"] = {"expr": "results.a == 1"}
    picture = draw(loop, later)
    told = {name: card(picture, name).skip for name in "abcd"}
    assert told == {"a": "always", "b": "around", "c": "around", "d": ""}
    assert [card(picture, name).never_runs for name in "abcd"] == [True, True, True, False]
