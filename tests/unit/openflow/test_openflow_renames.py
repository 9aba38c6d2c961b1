"""What was renamed, noticed by its effect; what a job of earlier calls things."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.edits import (
    Batch,
    DeleteModules,
    DetachChain,
    MoveModules,
    RenameId,
    ReplaceText,
    SetValue,
)
from apiflow_desktop.openflow.renames import FormerName, RenameLog, RenameWatch, Renaming
from tests.unit.openflow_picture.flows import document, for_each, script


class Watched:
    """A document whose renames are noticed."""

    def __init__(self, *modules, **flow):
        self.document = document(*modules, **flow)
        self.watch = RenameWatch(self.document)

    def handle(self, module_id):
        (handle,) = self.document.handles_by_id(module_id)
        return handle

    def does(self, edit):
        self.change = self.document.apply(edit)
        return self.watch.look(self.change.touched)

    def types(self, old, new):
        return self.does(ReplaceText(self.document.text.replace(old, new, 1)))

    def undoes(self):
        self.document.revert(self.change)
        return self.watch.look(self.change.touched)


CHAIN = (script("a", x=1), script("b", x="=results.a"), script("c"))


def test_a_step_gets_another_id_and_back():
    flow = Watched(*CHAIN)
    assert flow.does(RenameId(flow.handle("a"), "first")).steps == {"a": "first", "first": "a"}
    assert flow.undoes().steps == {"a": "first", "first": "a"}


def test_an_id_that_is_typed_in_the_text_counts_once_it_is_nobody_elses():
    flow = Watched(*CHAIN)
    assert not flow.types('"id": "a"', '"id": "b"')
    found = flow.types('"id": "b"', '"id": "bc"')
    assert found.steps["a"] == "bc"


def test_another_step_in_the_place_of_one_is_no_renamed_one():
    flow = Watched(*CHAIN)
    text = flow.document.text
    module = text[text.index('{"id": "c"') : text.rindex("}}]") + 2]
    other = '{"id": "d", "value": {"type": "identity"}}'
    assert not flow.does(ReplaceText(text.replace(module, other)))
    assert flow.handle("d")


@pytest.mark.parametrize("edit", [DetachChain, lambda handle: DeleteModules((handle,))])
def test_what_is_cut_off_deleted_or_moved_keeps_its_name(edit):
    flow = Watched(*CHAIN, for_each("l", "=[1]", script("i")))
    assert not flow.does(MoveModules((flow.handle("i"),), ("value", "modules"), 0))
    assert not flow.does(edit(flow.handle("b")))
    assert not flow.undoes()


def test_two_that_exchange_their_ids():
    flow = Watched(*CHAIN)
    ids = [(*flow.document.pointer_of(flow.handle(one)), "id") for one in "ac"]
    exchange = Batch("", (SetValue(ids[0], "c"), SetValue(ids[1], "a")))
    assert flow.does(exchange).steps == {"a": "c", "c": "a"}
    assert flow.undoes().steps == {"a": "c", "c": "a"}


def test_an_input_and_a_variable_get_another_name():
    properties = {"x": {"type": "string"}, "y": {"type": "string"}}
    flow = Watched(script("a"), properties=properties, flow_env={"size": 1})
    pointer = ("schema", "properties")
    renamed: JsonValue = {"z": {"type": "string"}, "y": {"type": "string"}}
    assert flow.does(SetValue(pointer, renamed)).inputs == {"x": "z", "z": "x"}
    env = (*flow.document.value_pointer, "flow_env")
    assert flow.does(SetValue(env, {"width": 1})).variables == {"size": "width", "width": "size"}
    assert not flow.does(SetValue(env, {"height": 2}))
    assert not flow.does(SetValue(pointer, {"y": {"type": "string"}}))


def log_of(*entries):
    log = RenameLog()
    for at, old, new in entries:
        log.add(at, Renaming(steps={old: new, new: old}))
    return log


def test_how_what_had_a_name_at_a_time_is_called_now():
    log = log_of((10, "a", "b"), (20, "b", "c"), (30, "x", "y"))
    assert [log.since(at).steps.get("a", "a") for at in (5, 15, 25)] == ["c", "a", "a"]
    assert [log.since(at).steps.get("b", "b") for at in (15, 25)] == ["c", "b"]
    assert log.since(5).then(log.since(5).back()).steps == {}


def test_a_name_that_was_given_back_is_the_old_one_again():
    log = log_of((10, "a", "b"), (20, "b", "a"))
    assert not log.since(5)
    assert log.since(15).steps == {"a": "b", "b": "a"}


def test_the_id_of_a_deleted_step_is_free_for_another():
    """Step a was deleted, c is called a now: nothing that a gave is taken for what c gave."""
    log = log_of((10, "c", "a"))
    assert log.since(5).steps == {"c": "a", "a": "c"}


def test_what_a_step_was_called_and_when():
    log = log_of((10, "a", "b"), (20, "b", "c"))
    assert list(log.names_of("c")) == [
        FormerName("c", 20, None),
        FormerName("b", 10, 20),
        FormerName("a", 0.0, 10),
    ]
    assert list(log.names_of("z")) == [FormerName("z", 0.0, None)]


def test_a_log_comes_back_from_json():
    log = log_of((10, "a", "b"))
    log.add(20.0, Renaming(inputs={"x": "y", "y": "x"}))
    again = RenameLog()
    again.bring(log.to_json())
    assert again.to_json() == log.to_json()
    again.bring([{"at": 1}, {"steps": {}}, "nothing"])
    assert not again.since(0)
    assert RenameLog().to_json() is None
