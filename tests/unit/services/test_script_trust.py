"""Which scripts the user has said to trust."""

from __future__ import annotations

import pytest

from apiflow_desktop.catalog.items import Script
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.lent import lent_by_run
from apiflow_desktop.services.items import LibraryItems
from apiflow_desktop.services.trust import Trust, scripts_of
from apiflow_desktop.services.workspace import Workspace


@pytest.fixture
def workspace():
    with Workspace.open() as opened:
        yield opened


def raw(module_id, content, **more):
    value = {"type": "rawscript", "language": "python3", "content": content}
    return {"id": module_id, "value": value, **more}


def names(workspace, *modules, **flow):
    found = scripts_of({"modules": list(modules), **flow}, LibraryItems(workspace.store))
    return [one.where for one in found]


def test_scripts_are_found_wherever_they_stand(workspace):
    loop = {"id": "l", "value": {"type": "forloopflow", "modules": [raw("in", "1")]}}
    agent = {"id": "g", "value": {"type": "aiagent", "tools": [raw("tool", "2")]}}
    more = {"failure_module": raw("failure", "3"), "preprocessor_module": raw("preprocessor", "4")}

    assert set(names(workspace, loop, agent, **more)) == {"in", "tool", "failure", "preprocessor"}


def test_the_same_script_is_told_once_and_a_pinned_one_not_at_all(workspace):
    pinned = raw("c", "3", mock={"enabled": True, "return_value": 1})

    assert names(workspace, raw("a", "1"), raw("b", "1"), pinned) == ["a"]


def test_one_that_gives_the_results_of_some_runs_again_may_run_in_others(workspace):
    lent = {**raw("a", "1"), "mock": lent_by_run({"l[0]/a": 1})}

    assert names(workspace, lent) == ["a"]


def test_what_is_called_by_path_is_found_too(workspace):
    workspace.store.scripts.put(Script(path="f/lib/tool", language="bash", content="echo"))
    inner = Document.from_text(
        '{"value": {"modules": [{"id": "i", "value": {"type": "rawscript", "language": "bun", '
        '"content": "x"}}, {"id": "again", "value": {"type": "flow", "path": "f/lib/flow"}}]}}'
    )
    workspace.store.workflows.add(name="inner", document=inner.to_bytes(), path="f/lib/flow")
    called = {"id": "a", "value": {"type": "flow", "path": "f/lib/flow"}}
    script = {"id": "b", "value": {"type": "script", "path": "f/lib/tool"}}
    unknown = {"id": "c", "value": {"type": "script", "path": "node/unknown"}}

    assert names(workspace, called, script, unknown) == ["f/lib/flow/i", "f/lib/tool"]


def test_trust_holds_for_these_very_scripts_together(workspace):
    items, trust = LibraryItems(workspace.store), Trust(workspace.store.settings)
    one, two = raw("a", "1"), raw("b", "2")
    both = scripts_of({"modules": [one, two]}, items)
    assert trust.covers([])
    assert not trust.covers(both)

    trust.give(both)

    assert trust.covers(scripts_of({"modules": [raw("y", "2"), raw("x", "1")]}, items))
    assert not trust.covers(scripts_of({"modules": [one]}, items))
    assert not trust.covers(scripts_of({"modules": [one, raw("b", "2 ")]}, items))
    locked = {**one, "value": {**one["value"], "lock": "a==1"}}
    assert not trust.covers(scripts_of({"modules": [locked, two]}, items))
