"""Which last results are out of date, and why."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from apiflow_desktop.gui.inspector.schema_edits import SchemaEdits
from apiflow_desktop.openflow.basis import BasisReader, read_basis
from apiflow_desktop.openflow.edits import (
    AddModule,
    Batch,
    DeleteModules,
    DetachChain,
    MoveModules,
    RenameId,
    SetInput,
    SetSummary,
    SetValue,
)
from apiflow_desktop.openflow.freshness import Outdated, Run, outdated
from apiflow_desktop.openflow.pins import pin, unpin
from apiflow_desktop.openflow.renames import RenameWatch
from tests.unit.openflow_picture.flows import branchone, document, for_each, script


class Flow:
    """A flow whose steps all ran once; what is renamed in it is followed."""

    def __init__(self, *modules, given=None, **flow):
        self.document = document(*modules, **flow)
        self.watch = RenameWatch(self.document)
        self.given = given or {}
        self.ran = {}
        self.run(1)

    def run(self, order, *steps, given=None, lent=()):
        """Let steps (all) run in the document as it is; others give again what they gave."""
        self.given = self.given if given is None else given
        made_in = {step: self.ran[step].order for step in lent}
        run = Run(order, read_basis(self.document), self.given, made_in)
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

    def does(self, edit):
        """Make an edit, and know all by the names it gives."""
        self.follow(self.document.apply(edit))

    def follow(self, change):
        names = self.watch.look(change.touched)
        runs = {run.order: run for run in self.ran.values()}
        now = {
            order: replace(
                run,
                basis=run.basis.renamed(names),
                input={names.inputs.get(name, name): value for name, value in run.input.items()},
            )
            for order, run in runs.items()
        }
        self.ran = {names.steps.get(one, one): now[run.order] for one, run in self.ran.items()}
        self.given = {names.inputs.get(name, name): value for name, value in self.given.items()}

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


def test_a_renamed_step_stays_and_so_does_what_refers_to_it():
    flow = Flow(*CHAIN, for_each("l", "=results.c", script("i", x="=flow_input.iter.value")))
    before = set(flow.ran)
    for old, new in (("a", "first"), ("i", "inner"), ("l", "each")):
        flow.does(RenameId(flow.handle(old), new))
        assert flow.outdated() == {}
    assert set(flow.ran) == before - set("ail") | {"first", "inner", "each"}
    flow.write("first", "x", 2)
    assert flow.outdated() == {
        "first": Outdated("self"),
        **dict.fromkeys(("b", "c", "each", "inner"), Outdated("changed", "first")),
    }


def test_a_reference_that_did_not_follow_is_a_change():
    flow = Flow(script("a", x=1), script("b", x="=results['a']"), script("c", x="=results.a"))
    flow.does(RenameId(flow.handle("a"), "first"))
    assert flow.outdated() == {}
    flow.does(SetInput(flow.handle("c"), "x", {"type": "javascript", "expr": "results.a"}))
    assert flow.outdated() == {"c": Outdated("self")}


def test_another_source_is_a_change_though_the_rest_reads_the_same():
    flow = Flow(script("a"), script("b"), script("c", x="=[results.a.u, results.a.u, results.b.u]"))
    expression = flow.pointer("c", "value", "input_transforms", "x", "expr")
    flow.does(SetValue(expression, "[results.a.u, results.b.u, results.b.u]"))
    assert flow.outdated() == {"c": Outdated("self")}


def test_a_renamed_input_or_variable_changes_nothing():
    flow = Flow(
        script("a", x="=flow_input.word + flow_env.end"),
        given={"word": "cat"},
        properties={"word": {"type": "string"}},
        flow_env={"end": "!"},
    )
    edits = SchemaEdits.of_flow(flow.document)
    assert edits is not None
    flow.does(edits.rename("word", "text"))
    assert flow.outdated() == {}
    env = (*flow.document.value_pointer, "flow_env")
    follow = SetValue(
        flow.pointer("a", "value", "input_transforms", "x", "expr"),
        "flow_input.text + flow_env.sign",
    )
    flow.does(Batch("", (SetValue(env, {"sign": "!"}), follow)))
    assert flow.outdated() == {}
    flow.run(2, given={"text": "dog"})
    flow.given = {"text": "hen"}
    assert flow.outdated() == {"a": Outdated("input", "text")}


def test_a_renamed_tool_of_an_agent_changes_nothing():
    agent = {
        "id": "agent",
        "value": {
            "type": "aiagent",
            "input_transforms": {},
            "tools": [{"id": "t", "summary": "look", **script("t")}],
            "tool_inputs": {"t": {"x": {"type": "static", "value": 1}}},
        },
    }
    flow = Flow(agent)
    flow.does(RenameId(flow.handle("t"), "tool"))
    assert flow.outdated() == {}


def test_a_moved_step_that_takes_nothing_from_its_place_stays():
    flow = Flow(*CHAIN, for_each("l", "=[1]", script("i", x=1), script("j", x=2)))
    top = (*flow.document.value_pointer, "modules")
    flow.does(MoveModules((flow.handle("c"),), top, 0))
    assert flow.outdated() == {}
    flow.does(MoveModules((flow.handle("i"),), top, 0))
    assert flow.outdated() == {}


def test_a_loop_that_ends_with_another_step_gives_something_else():
    flow = Flow(for_each("l", "=[1]", script("i", x=1)))
    body = flow.pointer("l", "value", "modules")
    flow.does(AddModule(body, 1, script("j")))
    assert flow.outdated() == {"l": Outdated("self")}


def test_a_draft_that_is_changed_is_out_of_date_as_a_step_of_the_flow():
    flow = Flow(*CHAIN, script("d", x="=results.c"))
    flow.does(DetachChain(flow.handle("b")))
    assert flow.document.is_draft(flow.handle("c"))
    assert flow.outdated() == {}
    flow.write("b", "x", 5)
    assert flow.outdated() == {
        "b": Outdated("self"),
        "c": Outdated("changed", "b"),
        "d": Outdated("changed", "b"),
    }


def test_what_uses_a_step_that_is_a_draft_now_is_out_of_date():
    flow = Flow(script("a", x=1), script("b", x=2), script("c", x="=results.b"))
    top = (*flow.document.value_pointer, "modules")
    flow.does(MoveModules((flow.handle("c"),), top, 0))
    change = flow.document.apply(DetachChain(flow.handle("b")))
    assert flow.outdated() == {"c": Outdated("aside", "b")}
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


def test_what_was_made_from_a_result_out_of_date_is_so_too_until_that_is_right_again():
    flow = Flow(*CHAIN)
    change = flow.document.apply(SetInput(flow.handle("a"), "x", {"type": "static", "value": 2}))
    flow.run(2, "b", "c", lent="a")
    lent = Outdated("lent", "a")
    assert flow.outdated() == {"a": Outdated("self"), "b": lent, "c": lent}
    flow.run(3, "c", lent="ab")
    assert flow.outdated() == {"a": Outdated("self"), "b": lent, "c": Outdated("lent", "b")}
    flow.document.revert(change)
    assert flow.outdated() == {}
    flow.write("a", "x", 3)
    flow.run(4, "a")
    again = Outdated("again", "a")
    assert flow.outdated() == {"b": again, "c": Outdated("lent", "b")}


def test_how_a_result_that_was_given_again_would_be_made_is_no_matter():
    flow = Flow(*CHAIN)
    flow.run(2, "c", lent="ab")
    flow.write("a", "x", 2)
    assert flow.outdated()["c"] == Outdated("lent", "b")
    flow.run(3, "a", "b")
    assert flow.outdated() == {"c": Outdated("again", "b")}
