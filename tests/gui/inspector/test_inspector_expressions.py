"""Expressions are typed with help, checked, and tried with what was made last."""

from __future__ import annotations

from copy import deepcopy

import pytest
from PySide6.QtCore import QPoint, Qt

from apiflow_desktop.catalog.items import Resource, Variable
from apiflow_desktop.engine.events import JobStarted, StepStarted, StepSucceeded
from apiflow_desktop.engine.job_state import JobState
from tests.gui.inspector.conftest import FLOW
from tests.gui.inspector.test_inspector_inputs import click_switch, transforms
from tests.gui.mouse import click_row, double_click_row, drop


class _WithItems:
    """A lookup with a workspace's variables and resources."""

    def __init__(self, lookup):
        self._lookup = lookup

    def describe(self, path, kind="script"):
        return self._lookup.describe(path, kind)

    def variables(self):
        return [
            Variable(path="u/me/token", value="hush", is_secret=True),
            Variable(path="u/me/style", value="cartoon"),
        ]

    def resources(self):
        return [Resource(path="u/me/server", value={"host": "h"})]


def _hat_job(result):
    return JobState.of(
        [
            JobStarted(at=1.0, input={"photo": "p.png"}),
            StepStarted(at=1.0, step="hat", module_id="hat", arguments={}),
            StepSucceeded(at=2.0, step="hat", result=result),
        ]
    )


def _long_flow():
    flow = deepcopy(FLOW)
    steps = [{"id": f"s{n}", "value": {"type": "identity"}} for n in range(120)]
    flow["value"]["modules"] = [*steps, flow["value"]["modules"][-1]]
    return flow


def _offered(edit):
    model = edit._completer.completionModel()
    assert edit._popup.isVisible()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_completion_offers_what_comes_before(inspector, select, user, module):
    select("last")
    edit = inspector.step.inputs.rows["input_image"].expression
    user.retype(edit, "results.h")
    popup = edit._popup
    assert popup.isVisible()
    user.key(Qt.Key.Key_Return)
    assert transforms(module, "last")["input_image"]["expr"] == "results.hat"
    offered = inspector.step.inputs._offers()
    assert "results.hat.output_image" in offered
    assert "flow_input.style" in offered
    assert not any("results.last" in one for one in offered)


def test_a_double_click_on_a_reference_puts_it_into_the_expression(inspector, select, user, module):
    select("last")
    row = inspector.step.inputs.rows["input_image"]
    user.retype(row.expression, "")
    tree = inspector.step.inputs._tree
    double_click_row(tree, tree.indexFromItem(tree.topLevelItem(0).child(1)))
    assert transforms(module, "last")["input_image"]["expr"] == "flow_input.style"


@pytest.mark.parametrize("flow", [_long_flow()])
def test_in_a_long_flow_the_steps_far_before_unfold_from_one_line(inspector, select, user, module):
    select("last")
    tree = inspector.step.inputs._tree
    lines = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    line = next(item for item in lines if item.text(0) == "Earlier steps array · 110")
    names = [tree.node_at(item).path for item in lines]
    assert "results.s119" in names
    assert "results.s0" not in names
    assert "results.s0" in inspector.step.inputs._offers()
    assert line.childCount() == 0
    click_row(tree, tree.indexFromItem(line))
    user.key(Qt.Key.Key_Right)
    assert [tree.node_at(line.child(n)).path for n in (0, 109)] == ["results.s0", "results.s109"]
    user.retype(inspector.step.inputs.rows["input_image"].expression, "")
    double_click_row(tree, tree.indexFromItem(line.child(3)))
    assert transforms(module, "last")["input_image"]["expr"] == "results.s3"


@pytest.mark.parametrize("name", ["prompt", "seed", "aspect_ratio"])
def test_a_reference_dropped_on_a_value_makes_it_an_expression(inspector, select, module, name):
    select("last")
    row = inspector.step.inputs.rows[name]
    tree = inspector.step.inputs._tree
    data = tree.mimeData([tree.topLevelItem(0).child(0)])
    target = row.field.editor()
    target = target.viewport() if hasattr(target, "viewport") else target
    assert drop(target, data, QPoint(5, 5))
    expected = {"type": "javascript", "expr": "flow_input.photo"}
    assert transforms(module, "last")[name] == expected
    assert row.expression.hasFocus()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("f(", "A ) is missing."),
        ("'a", "The text that begins with 'a is not closed."),
        ("a]", "There is a ] too many."),
    ],
)
def test_plain_mistakes_in_an_expression_are_told(inspector, select, user, typed, problem):
    select("hat")
    row = inspector.step.inputs.rows["input_image"]
    user.retype(row.expression, typed)
    assert row._problem.text() == problem


def test_after_a_dot_the_members_of_the_last_real_result_are_offered(inspector, select, user):
    inspector.show_states(_hat_job({"pictures": [{"size": {"wide": 3}}], "a-b": 1}))
    select("last")
    edit = inspector.step.inputs.rows["input_image"].expression
    user.retype(edit, "results.hat.")
    assert _offered(edit) == [
        "results.hat.output_image",
        "results.hat.pictures",
        'results.hat["a-b"]',
    ]
    user.type("pictures[0].size.")
    assert _offered(edit) == ["results.hat.pictures[0].size.wide"]
    user.key(Qt.Key.Key_Tab)
    assert edit.expression() == "results.hat.pictures[0].size.wide"


def test_an_expression_shows_what_it_gives_with_the_last_results(inspector, select, user, qtbot):
    inspector.show_states(_hat_job({"output_image": "x.png"}))
    select("last")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(user, row, "fx")
    user.type("results.hat.output_image.toUpperCase()")
    qtbot.waitUntil(lambda: "X.PNG" in row.live.said, timeout=10_000)
    user.type(".nothing.at.all")
    qtbot.waitUntil(lambda: "TypeError" in row.live.said, timeout=10_000)


def test_an_expression_on_a_step_that_has_not_run_says_so(inspector, select, user):
    inspector.show_states(JobState.of([JobStarted(at=1.0, input={"photo": "p.png"})]))
    select("last")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(user, row, "fx")
    user.type("results.hat + 1")
    assert row.live.said == "Known once hat has run."


def test_an_error_is_underlined_where_it_is(inspector, select, user, qtbot):
    select("hat")
    row = inspector.step.inputs.rows["input_image"]
    user.retype(row.expression, "'e' + 1 2")
    qtbot.waitUntil(lambda: bool(row._problem.text()), timeout=10_000)
    (mark,) = row.expression.extraSelections()
    assert mark.cursor.selectedText() == "2"
    assert "column 9" in row._problem.text()


def test_variables_and_resources_can_be_picked(inspector, select, session, user, module):
    session.set_lookup(_WithItems(session.lookup))
    select("last")
    tree = inspector.step.inputs._tree
    labels = [tree.topLevelItem(n).text(0).split()[0] for n in range(tree.topLevelItemCount())]
    assert labels[-2:] == ["variables", "resources"]
    variables = tree.topLevelItem(tree.topLevelItemCount() - 2)
    click_row(tree, tree.indexFromItem(variables))
    user.key(Qt.Key.Key_Right)
    secret, plain = variables.child(0), variables.child(1)
    assert "hush" not in secret.toolTip(0) + secret.text(0)
    user.retype(inspector.step.inputs.rows["input_image"].expression, "")
    double_click_row(tree, tree.indexFromItem(plain))
    assert transforms(module, "last")["input_image"]["expr"] == 'variable("u/me/style")'
