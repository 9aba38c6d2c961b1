"""Which last results are out of date, and why."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from apiflow_desktop.openflow.basis import BasisReader, read_basis
from apiflow_desktop.openflow.edits import (
    DeleteModules,
    MoveModules,
    RenameId,
    SetInput,
    SetSummary,
    SetValue,
)
from apiflow_desktop.openflow.freshness import Outdated, Run, outdated
from apiflow_desktop.openflow.pins import pin, unpin
from tests.unit.openflow_picture.flows import branchone, document, for_each, script


class Flow:
    """A flow whose steps all ran once."""

    def __init__(self, *modules, given=None, **flow):
        self.document = document(*modules, **flow)
        self.given = given or {}
        self.ran = {}
        self.run(1)

    def run(self, order, *steps, given=None):
        """Let steps (all) run in the document as it is."""
        self.given = self.given if given is None else given
        run = Run(order, read_basis(self.document), self.given)
        self.ran.update(dict.fromkeys(steps or run.basis.steps, run))

    def handle(self, module_id):
        (handle,) = self.document.handles_by_id(module_id)
        return handle

    def pointer(self, module_id, *rest):
        return (*self.document.pointer_of(self.handle(module_id)), *rest)

    def write(self, module_id, name, value):
        self.document.apply(
            SetInput(self.handle(module_id), name, {"type": "static", "value": value})
        )

    def outdated(self):
        results = {step: f"result of {step}" for step in self.ran}
        return outdated(read_basis(self.document), self.ran, results, self.given)


CHAIN = (script("a", x=1), script("b", x="=results.a.u"), script("c", x="=[results.b, 2]"))


def test_nothing_is_out_of_date_right_after_a_run():
    assert Flow(*CHAIN).outdated() == {}


def test_an_edit_dims_the_step_and_all_that_uses_it():
    flow = Flow(*CHAIN, script("d", x=1))
    flow.write("a", "x", 2)
    assert flow.outdated() == {
        "a": Outdated("self"),
        "b": Outdated("changed", "a"),
        "c": Outdated("changed", "a"),
    }


def test_an_edit_taken_back_makes_all_fresh_again():
    flow = Flow(*CHAIN)
    change = flow.document.apply(SetInput(flow.handle("a"), "x", {"type": "static", "value": 2}))
    assert flow.outdated()
    flow.document.revert(change)
    assert flow.outdated() == {}


def test_names_retries_and_limits_change_no_result():
    flow = Flow(*CHAIN)
    flow.document.apply(SetSummary(flow.handle("a"), "Another name"))
    flow.document.apply(SetValue(flow.pointer("a", "timeout"), 30))
    flow.document.apply(SetValue(flow.pointer("a", "retry"), {"constant": {"attempts": 3}}))
    assert flow.outdated() == {}


def test_a_deleted_source_is_named():
    flow = Flow(*CHAIN)
    flow.document.apply(DeleteModules((flow.handle("a"),)))
    assert flow.outdated()["b"] == Outdated("gone", "a")


def test_what_ran_alone_since_dims_what_uses_it():
    flow = Flow(*CHAIN)
    flow.write("a", "x", 2)
    flow.run(2, "a")
    assert flow.outdated() == {"b": Outdated("changed", "a"), "c": Outdated("changed", "a")}
    flow.write("a", "x", 1)
    assert flow.outdated() == {
        "a": Outdated("self"),
        "b": Outdated("again", "a"),
        "c": Outdated("again", "a"),
    }
    flow.run(3)
    assert flow.outdated() == {}


def test_another_input_of_the_flow_dims_only_what_takes_it():
    flow = Flow(
        script("a", x="=flow_input.style"),
        script("b", x="=flow_input.prompt"),
        script("c", x="=flow_input"),
        given={"style": "oil", "prompt": "a cat"},
    )
    flow.run(2, "b", given={"style": "ink", "prompt": "a cat"})
    assert flow.outdated() == {"a": Outdated("input", "style"), "c": Outdated("input", "style")}


def test_a_variable_of_the_flow_counts():
    flow = Flow(script("a", x="=flow_env.size"), script("b"), flow_env={"size": 1})
    flow.document.apply(SetValue((*flow.document.value_pointer, "flow_env", "size"), 2))
    assert flow.outdated() == {"a": Outdated("environment", "size")}


def test_previous_result_is_what_stands_before():
    flow = Flow(script("a", x=1), script("b", x="=previous_result"), script("c", x=3))
    list_pointer = (*flow.document.value_pointer, "modules")
    change = flow.document.apply(MoveModules((flow.handle("c"),), list_pointer, 1))
    assert flow.outdated() == {"b": Outdated("place", "b")}
    flow.document.revert(change)
    flow.write("a", "x", 2)
    assert flow.outdated()["b"] == Outdated("changed", "a")


def test_an_identity_gives_what_stands_before():
    flow = Flow(script("a", x=1), {"id": "i", "value": {"type": "identity"}})
    flow.write("a", "x", 2)
    assert flow.outdated()["i"] == Outdated("changed", "a")


def test_the_first_in_a_branch_follows_what_stands_before_the_branches():
    inner = script("b", x="=previous_result")
    flow = Flow(script("a", x=1), branchone("o", ("one", "true", [inner])))
    flow.write("a", "x", 2)
    assert flow.outdated() == {
        "a": Outdated("self"),
        "b": Outdated("changed", "a"),
        "o": Outdated("changed", "a"),
    }


def test_a_predicate_dims_the_branches_but_not_what_is_in_them():
    flow = Flow(branchone("o", ("one", "true", [script("b", x=1)])))
    flow.document.apply(SetValue(flow.pointer("o", "value", "branches", 0, "expr"), "false"))
    assert flow.outdated() == {"o": Outdated("self")}


def test_the_items_of_a_loop_count_for_what_takes_them():
    flow = Flow(
        for_each("l", "=[1, 2]", script("a", x="=flow_input.iter.value"), script("b", x=1)),
    )
    iterator = flow.pointer("l", "value", "iterator", "expr")
    flow.document.apply(SetValue(iterator, "[1, 2, 3]"))
    assert flow.outdated() == {"a": Outdated("changed", "l"), "l": Outdated("self")}


def test_what_a_loop_gives_is_made_of_its_last_step():
    flow = Flow(for_each("l", "=[1]", script("a", x=1)), script("z", x="=results.l"))
    flow.write("a", "x", 2)
    assert flow.outdated() == {
        "a": Outdated("self"),
        "l": Outdated("changed", "a"),
        "z": Outdated("changed", "a"),
    }


def test_a_pinned_step_is_never_out_of_date_nor_what_uses_its_last_result():
    flow = Flow(*CHAIN)
    flow.document.apply(pin(flow.document, flow.handle("a"), "result of a"))
    flow.write("a", "x", 2)
    assert flow.outdated() == {}
    flow.document.apply(pin(flow.document, flow.handle("a"), "something else"))
    assert set(flow.outdated()) == {"b", "c"}
    flow.document.apply(unpin(flow.document, flow.handle("a")))
    assert flow.outdated()["a"] == Outdated("self")


def test_a_step_that_ran_with_a_pinned_source_is_fresh_while_that_was_its_last_result():
    flow = Flow(*CHAIN)
    whole = read_basis(flow.document)
    flow.document.apply(pin(flow.document, flow.handle("a"), "result of a"))
    pinned = read_basis(flow.document)
    flow.document.apply(unpin(flow.document, flow.handle("a")))
    flow.ran["b"] = replace(flow.ran["b"], order=2, basis=pinned)
    assert flow.ran["a"].basis == whole
    assert set(flow.outdated()) == {"c"}


@pytest.mark.parametrize("text", ["results", "results[flow_input.x]", "Object.keys(results)"])
def test_an_expression_that_takes_all_results_needs_all(text):
    flow = Flow(script("a", x=1), script("b", x=f"={text}"))
    flow.write("a", "x", 2)
    assert flow.outdated()["b"] == Outdated("changed", "a")


def test_steps_that_refer_to_themselves_or_to_nothing_are_no_trap():
    flow = Flow(script("a", x="=results.a"), script("b", x="=results.nothing"))
    assert flow.outdated() == {}


def test_a_reader_that_is_told_of_changes_reads_what_a_new_one_reads():
    flow = Flow(*CHAIN, for_each("l", "=[1]", script("i", x="=flow_input.iter.value")))
    reader = BasisReader(flow.document)
    reader.read()
    edits = [
        SetInput(flow.handle("a"), "x", {"type": "static", "value": 2}),
        SetValue(flow.pointer("l", "value", "iterator", "expr"), "[3]"),
        RenameId(flow.handle("a"), "first"),
        RenameId(flow.handle("i"), "inner"),
        DeleteModules((flow.handle("b"),)),
    ]
    for edit in edits:
        change = flow.document.apply(edit)
        reader.forget(change.touched)
        assert reader.read() == read_basis(flow.document)
