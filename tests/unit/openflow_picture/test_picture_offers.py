"""What a wire let go of over empty ground can end at, and what adding it makes of the flow."""

from __future__ import annotations

import pytest

from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.picture.model import EXEC_IN, EXEC_NEXT, START
from apiflow_desktop.openflow.picture.moves import new_module
from apiflow_desktop.openflow.picture.offers import LooseEnd, add_at, fitting_port
from tests.unit.openflow_picture.flows import (
    EDIT_PATH,
    Lookup,
    build_picture,
    document,
    for_each,
    step,
)

IMAGE, RESULT = "out:output_image", "result"


def loose(opened, module_id, port_key):
    picture = build_picture(opened, Lookup(), {})
    card = next(
        card for key, card in picture.cards.items() if module_id in (card.module_id or key, key)
    )
    return LooseEnd(card, card.port(port_key))


def added(opened, end, *, path="", kind="script"):
    edit, spot = add_at(opened, end, new_module(opened, path=path, kind=kind), Lookup())
    before = opened.text
    change = opened.apply(edit)
    modules = opened.get(spot.list_pointer)
    opened.revert(change)
    assert opened.text == before
    opened.reapply(change)
    return modules


def ids(modules):
    return [module["id"] for module in modules]


def inputs(module):
    return module["value"]["input_transforms"]


def js(expr):
    return {"type": "javascript", "expr": expr}


@pytest.mark.parametrize(
    ("module_id", "port_key", "kind", "path", "label"),
    [
        ("a", IMAGE, "script", EDIT_PATH, "input_image"),
        ("a", RESULT, "script", EDIT_PATH, "prompt"),
        ("a", RESULT, "forloopflow", "", "each of"),
        ("a", EXEC_NEXT, "branchone", "", "next"),
        ("b", "in:input_image", "script", EDIT_PATH, "output_image"),
        ("b", "in:prompt", "rawscript", "", "result"),
    ],
)
def test_the_port_that_fits_best(module_id, port_key, kind, path, label):
    opened = document(step("a"), step("b"))
    port = fitting_port(
        loose(opened, module_id, port_key), new_module(opened, path=path, kind=kind), Lookup()
    )
    assert port is not None
    assert port.label == label


@pytest.mark.parametrize(
    ("port_key", "kind"), [(IMAGE, "branchone"), (IMAGE, "forloopflow"), (RESULT, "identity")]
)
def test_what_takes_no_such_input_does_not_fit(port_key, kind):
    opened = document(step("a"))
    end = loose(opened, "a", port_key)
    assert fitting_port(end, new_module(opened, kind=kind), Lookup()) is None
    with pytest.raises(EditRefused, match="fits"):
        add_at(opened, end, new_module(opened, kind=kind), Lookup())


def test_from_an_output_the_step_follows_and_takes_the_value():
    opened = document(step("a"), step("b"))
    modules = added(opened, loose(opened, "a", IMAGE), path=EDIT_PATH)
    assert ids(modules) == ["a", "c", "b"]
    assert inputs(modules[1]) == {"input_image": js("results.a.output_image")}


def test_from_an_input_the_step_comes_before_and_gives_the_value():
    opened = document(step("a"), step("b", prompt="p"))
    modules = added(opened, loose(opened, "b", "in:input_image"), path=EDIT_PATH)
    assert ids(modules) == ["a", "c", "b"]
    assert inputs(modules[2])["input_image"] == js("results.c.output_image")
    assert inputs(modules[2])["prompt"] == {"type": "static", "value": "p"}


def test_a_loop_takes_what_it_goes_over_from_the_step_put_before_it():
    opened = document(for_each("a", "=[1]", step("b")))
    modules = added(opened, loose(opened, "a", "opt:iterator"), kind="rawscript")
    assert ids(modules) == ["c", "a"]
    assert modules[1]["value"]["iterator"] == js("results.c")


def test_a_loop_put_after_a_step_goes_over_its_result():
    opened = document(step("a"))
    modules = added(opened, loose(opened, "a", RESULT), kind="forloopflow")
    assert modules[1]["value"]["iterator"] == js("results.a")


def test_the_item_of_a_loop_is_used_inside_of_it():
    opened = document(for_each("a", "=[1]", step("b")))
    modules = added(opened, loose(opened, "a", "iter:value"), path=EDIT_PATH)
    assert ids(modules) == ["c", "b"]
    assert js("flow_input.iter.value") in inputs(modules[0]).values()


def test_execution_ends():
    opened = document(step("a"), step("b"))
    assert ids(added(opened, loose(opened, "a", EXEC_NEXT), kind="identity")) == ["a", "c", "b"]
    opened = document(step("a"), step("b"))
    assert ids(added(opened, loose(opened, "b", EXEC_IN), kind="identity")) == ["a", "c", "b"]
    opened = document(step("a"))
    assert ids(added(opened, loose(opened, START, EXEC_NEXT), kind="identity")) == ["b", "a"]


def test_nothing_comes_before_a_step_that_stands_alone():
    opened = document(step("a"), failure_module=step("failure"))
    with pytest.raises(EditRefused, match="stands alone"):
        add_at(
            opened,
            loose(opened, "failure", "in:prompt"),
            new_module(opened, path=EDIT_PATH),
            Lookup(),
        )
