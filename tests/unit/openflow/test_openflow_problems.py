"""Every kind of problem has an example here, is documented, and none is told of a sound flow."""

from __future__ import annotations

import copy
import json
import random
import time
from pathlib import Path

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.expressions.syntax import check_syntax
from apiflow_desktop.openflow.diagnostics import diagnose
from apiflow_desktop.openflow.diagnostics.codes import CODES, codes_table
from apiflow_desktop.openflow.diagnostics.conditions import constant_truth
from apiflow_desktop.openflow.diagnostics.positions import place_in_text
from apiflow_desktop.openflow.diagnostics.repair import repair
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface
from tests.unit.openflow.odd_json import pointers
from tests.unit.openflow_picture.flows import build_picture

ROOT = Path(__file__).parents[3]


class Nodes:
    """Knows one node."""

    def describe(self, path, kind="script"):
        if path != "node/flux":
            return None
        return StepInterface("Flux", "", "", inputs=(PortSpec("prompt", required=True),))


def js(expr):
    return {"type": "javascript", "expr": expr}


def step(kind="identity", module_id="x", /, **value):
    return {"id": module_id, "value": {"type": kind, **value}}


def script(module_id="x", /, **inputs):
    return step("script", module_id, path="node/flux", input_transforms=inputs)


def loop(*modules, **value):
    given = {"iterator": js("[1]"), "skip_failures": False, "modules": [*modules], **value}
    return step("forloopflow", "loop", **given)


def either(*branches, default=()):
    return step("branchone", "either", branches=[*branches], default=[*default])


def branch(expr, *modules):
    return {"expr": expr, "modules": [*modules]}


def agent(*tools, **value):
    inputs = {
        "provider": {"type": "static", "value": {"kind": "openai", "model": "m"}},
        "user_message": js("flow_input.question"),
    }
    given = {"input_transforms": inputs, "tools": [*tools], **value}
    return step("aiagent", "agent", **given)


def flow(*modules, **more):
    return {"summary": "", "value": {"modules": [*modules], **more}}


EXAMPLES = {
    "not-a-step": flow("nothing"),
    "missing-value": flow({"id": "x"}),
    "missing-type": flow({"id": "x", "value": {}}),
    "unknown-type": flow(step("approval")),
    "missing-path": flow(step("script", input_transforms={})),
    "missing-content": flow(step("rawscript", language="bash")),
    "missing-file": flow(step("rawscript", content="!inline x.sh", language="bash")),
    "missing-language": flow(step("rawscript", content="")),
    "unknown-language": flow(step("rawscript", content="", language="cobol")),
    "other-language": flow(step("rawscript", content="", language="go")),
    "script-syntax": flow(step("rawscript", content="def main(:", language="python3")),
    "missing-iterator": flow(step("forloopflow", modules=[], skip_failures=False)),
    "missing-branches": flow(step("branchall")),
    "missing-provider": flow(step("aiagent", input_transforms={"user_message": js("1")})),
    "missing-field": flow(step("branchone", branches=[])),
    "missing-modules": flow(step("whileloopflow", skip_failures=True)),
    "missing-expr": flow({**step(), "skip_if": {}}),
    "unknown-transform": flow(script(prompt={"type": "odd"})),
    "wrong-shape": flow({**step(), "retry": {"constant": {"attempts": "two"}}}),
    "unknown-value": flow({**step(), "suspend": {"skin": "shiny"}}),
    "out-of-range": flow({**step(), "retry": {"exponential": {"random_factor": 200}}}),
    "unknown-key": flow({**step(), "sumary": "x"}),
    "missing-id": flow({"value": {"type": "identity"}}),
    "duplicate-id": flow(step(), step()),
    "odd-id": flow(step("identity", "a b")),
    "reserved-id": flow(step("identity", "if")),
    "special-id": flow(failure_module=script("handler", prompt=js("1"))),
    "special-type": flow(preprocessor_module=step("identity", "preprocessor")),
    "unknown-id": flow(early_return="gone"),
    "syntax": flow(script(prompt=js("1 +"))),
    "unknown-name": flow(script(prompt=js("nobody.name"))),
    "name-not-here": flow(script(prompt=js("result"))),
    "unknown-reference": flow(script(prompt=js("results.gone"))),
    "draft-reference": flow(script(prompt=js("results.later"))),
    "later-reference": flow(script(prompt=js("results.y")), step("identity", "y")),
    "hidden-reference": flow(
        loop(step("identity", "inner"), parallel=True), script(prompt=js("results.inner"))
    ),
    "no-results-here": flow(
        step(), preprocessor_module=script("preprocessor", prompt=js("results.x"))
    ),
    "unknown-input": {
        **flow(script(prompt=js("flow_input.gone"))),
        "schema": {"properties": {"here": {}}},
    },
    "never-taken": flow(either(branch("true"), branch("flow_input.a"))),
    "never-ends": flow(step("whileloopflow", "w", modules=[step()], skip_failures=False)),
    "not-a-number": flow({**step(), "sleep": {"type": "static", "value": "soon"}}),
    "shared-folder": flow(
        step("branchall", "b", branches=[branch("", step()), branch("", step("identity", "y"))]),
        same_worker=True,
    ),
    "never-runs": flow({**step(), "skip_if": {"expr": "true"}}),
    "unresolved-path": flow(step("script", path="node/gone", input_transforms={})),
    "missing-input": flow(script()),
    "unknown-node-input": flow(script(prompt=js("1"), other=js("1"))),
    "not-supported": flow(agent({"id": "t", "value": {"tool_type": "websearch"}})),
    "tool-name": flow(agent({**step(), "summary": "two words"})),
    "duplicate-tool": flow(
        agent({**step(), "summary": "t"}, {**step("identity", "y"), "summary": "t"})
    ),
    "ai-outside-agent": flow(script(prompt={"type": "ai"})),
    "unsaid-default": flow(loop(skip_failures=None)),
    "bare-number": flow({**step(), "timeout": 5}),
    "old-spelling": flow({**step(), "delete_after_use": True}),
    "no-effect": flow({**step(), "input_transforms": {}}),
    "misplaced-option": flow(step(skip_if={"expr": "true"})),
    "retry-at-once": flow({**step(), "retry": {"exponential": {"attempts": 2}}}),
    "not-a-list": flow(loop(iterator={"type": "static", "value": 5})),
}
DRAFTS = json.dumps({"drafts": [{"modules": [step("identity", "later")]}]})
DOUBLE_KEY = '{"modules": [], "modules": []}'


def problems(tree):
    text = tree if isinstance(tree, str) else json.dumps(tree)
    document = Document.from_text(text, drafts=DRAFTS)
    return diagnose(document, Nodes(), check_syntax)


@pytest.mark.parametrize("code", CODES)
def test_each_kind_of_problem_is_found_in_its_example(code):
    found = problems(DOUBLE_KEY if code == "double-key" else EXAMPLES[code])
    assert code in {one.code for one in found}


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("let x = 1; return x > 2", "skip_if has to be one expression"),
        ("results.a +* 2", "skip_if is not JavaScript"),
    ],
)
def test_a_condition_of_statements_is_told_from_one_that_is_no_javascript(expression, said):
    tree = flow({**step("identity"), "skip_if": {"expr": expression}})
    (message,) = [one.message for one in problems(tree) if one.code == "syntax"]
    assert message.startswith(said)


@pytest.mark.parametrize(
    ("content", "marked"),
    [
        ("def main(a):\n    return a b\n", "b"),
        ("# Ü 🎩\r\ndef main(x:\r\n    pass\r\n", "("),
        ("def main():\n  x = 1\n   y = 2\n", None),
        ("x = 'a", "'"),
        ("def main(a: int = 3):\n    return f'{a}'\n", ""),
    ],
)
def test_python_that_does_not_parse_is_marked_where_that_is(content, marked):
    tree = flow(step("rawscript", content=content, language="python3", input_transforms={}))
    document = Document.from_text(json.dumps(tree))
    found = [one for one in diagnose(document) if one.code == "script-syntax"]
    if marked == "":
        assert found == []
        return
    (one,) = found
    assert one.offset is not None
    assert "line" in one.message
    start, end = place_in_text(document, one)
    assert marked is None or document.text[start:end] == marked


def test_a_pinned_script_and_one_in_another_language_may_be_anything():
    broken = step("rawscript", content="def main(:", language="python3", input_transforms={})
    pinned = {**broken, "mock": {"enabled": True, "return_value": 1}}
    other = step("rawscript", content="def main(:", language="bash", input_transforms={})
    assert "script-syntax" not in {one.code for one in problems(flow(pinned, other))}


def test_every_problem_that_is_told_is_documented_with_its_severity():
    for tree in (*EXAMPLES.values(), DOUBLE_KEY):
        for one in problems(tree):
            assert CODES[one.code].severity in (one.severity, "both"), one


def test_what_is_documented_as_fixed_is_fixed_in_its_example():
    for code, tree in EXAMPLES.items():
        fixable = any(one.fix for one in problems(tree) if one.code == code)
        assert fixable <= CODES[code].fixed, code


def test_the_documentation_has_every_kind():
    page = (ROOT / "docs/diagnostics.md").read_text("utf-8")
    assert codes_table() in page, "run `python packaging/reference.py`"


def test_a_flow_that_uses_everything_rightly_has_no_problems():
    tree = flow(
        {**script("a", prompt=js("flow_input.prompt")), "retry": {"constant": {"attempts": 1}}},
        {**step("identity", "w"), "sleep": {"type": "static", "value": 1}},
        loop(
            script("b", prompt=js("`${flow_input.iter.value} ${results.b?.[0] ?? ''}`")),
            {
                **step("identity", "c"),
                "stop_after_if": {"expr": "result > 1", "skip_if_stopped": True},
            },
        ),
        either(branch("results.a.length > 3", script("d", prompt=js("results.a"))), default=[]),
        script("e", prompt=js("const all = Object.keys(results); return all.map((k) => k)")),
        script("f", prompt=js("[1].map(function (x) { return x })")),
        failure_module=script("failure", prompt=js("error.message + results.a + flow_job_id")),
    )
    assert problems(tree) == []


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("true", True), ("false", False), ("!true", False), ("!!1", True), ("0", False),
        ("0.0", False), ("0x10", True), ("1e0", True), ("''", False), ("'no'", True),
        ("(false)", False), ("null", False), ("", False), ("// nothing", False),
        ("flow_input.a", None), ("true && flow_input.a", None), ("{}", None), ("truex", None),
    ],
)  # fmt: skip
def test_constant_conditions_are_known_by_their_text(text, truth):
    assert constant_truth(text) is truth


def stopping(kind="identity", expr="result > 1", **value):
    end = {"stop_after_if": {"expr": expr, "skip_if_stopped": False}}
    return {**step(kind, "s", **value), **end}


@pytest.mark.parametrize(
    ("modules", "ends"),
    [
        ([step()], False),
        ([stopping()], True),
        ([stopping(expr="false")], False),
        ([either(branch("true", stopping()))], True),
        ([either(branch("true"), default=[stopping()])], True),
        ([loop(stopping())], False),
    ],
)
def test_a_while_loop_that_nothing_ends_is_told(modules, ends):
    endless = step("whileloopflow", "w", modules=modules, skip_failures=False)
    assert ("never-ends" in {one.code for one in problems(flow(endless))}) is not ends
    ended = {**endless, "stop_after_if": {"expr": "result", "skip_if_stopped": True}}
    assert "never-ends" not in {one.code for one in problems(flow(ended))}


FIXED = {"type": "static", "value": 0}


@pytest.mark.parametrize(
    ("tree", "code", "severity", "where"),
    [
        (flow(notes=[{"id": "n", "type": "free"}]), "missing-field", "warning", "notes/0"),
        (flow(groups=[{"start_id": "x"}]), "missing-field", "warning", "groups/0"),
        (flow(priority=40_000), "out-of-range", "warning", "priority"),
        (
            flow({**step(), "suspend": {"timeout": 5}}),
            "no-effect",
            "warning",
            "modules/0/suspend",
        ),
        (
            flow({**step(), "retry": {"constant": {"atempts": 1}}}),
            "unknown-key",
            "warning",
            "modules/0/retry/constant/atempts",
        ),
        (
            flow({**step(), "timeout": {"type": "static", "value": "$var:f/a/b"}}),
            None,
            None,
            "modules/0/timeout/value",
        ),
        (
            flow(loop(parallelism={"type": "static", "value": True})),
            "not-a-number",
            "error",
            "modules/0/value/parallelism/value",
        ),
        (
            flow(loop(step("identity", "y"), parallel=True), same_worker=True),
            "shared-folder",
            "warning",
            "modules/0/value/parallel",
        ),
        (
            flow(agent(input_transforms={"output_type": {**FIXED, "value": "sound"}})),
            "unknown-value",
            "warning",
            "modules/0/value/input_transforms/output_type/value",
        ),
        (
            flow(agent(input_transforms={"max_iterations": FIXED})),
            "out-of-range",
            "warning",
            "modules/0/value/input_transforms/max_iterations/value",
        ),
    ],
)
def test_a_problem_of_one_field_is_told_at_it(tree, code, severity, where):
    pointer = ("value", *(int(part) if part.isdigit() else part for part in where.split("/")))
    found = [(one.code, one.severity) for one in problems(tree) if one.pointer == pointer]
    assert found[:1] == ([] if code is None else [(code, severity)])


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"required": "x"}, "wrong-shape"),
        ({"properties": []}, "wrong-shape"),
        ({"order": [1]}, "wrong-shape"),
        ({"propertys": {}}, "unknown-key"),
        ({"type": "object", "properties": {"a": True}, "required": ["a"], "order": ["a"]}, None),
    ],
)
def test_the_schema_of_the_input_is_looked_at(schema, code):
    found = {one.code for one in problems({**flow(), "schema": schema})}
    assert found == ({code} if code else set())


JUNK: list[JsonValue] = [
    None, 1, -1.5, True, "x", "", [], {}, [None], {"a": None}, {"type": 5}, {"type": ["static"]},
    {"modules": 3}, [{"id": 3}], [{"value": {}}], "\ud800", float("nan"), 10**400, {"": 0},
    [{"value": {"type": "rawscript"}}],
]  # fmt: skip


@pytest.mark.parametrize("seed", range(200))
def test_whatever_stands_anywhere_is_told_and_drawn(seed):
    """Values of another kind anywhere in a flow: it has problems or none, and a picture."""
    lot = random.Random(seed)
    tree = json.loads(json.dumps(lot.choice([*EXAMPLES.values()])))
    for _ in range(lot.choice([1, 2, 4])):
        *place, last = lot.choice([one for one in pointers(tree) if one])
        holder = tree
        for part in place:
            holder = holder[part]
        holder[last] = copy.deepcopy(lot.choice(JUNK))
    try:
        document = Document.from_text(json.dumps(tree))
    except DocumentUnreadable:
        return
    assert all(one.code in CODES for one in diagnose(document, Nodes(), check_syntax))
    assert build_picture(document, Nodes()).cards


def test_a_name_in_a_sibling_branch_is_out_of_reach_but_not_in_a_loop():
    branches = either(
        branch("flow_input.a", step("identity", "p")),
        branch("flow_input.b", script("q", prompt=js("results.p"))),
    )
    assert [one.code for one in problems(flow(branches))] == ["hidden-reference"]
    assert problems(flow(loop(branches))) == []


def test_a_mocked_step_is_only_warned_about():
    broken = {**step("rawscript"), "mock": {"enabled": True, "return_value": 1}}
    assert {one.severity for one in problems(flow(broken))} == {"warning"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"results.a + nobody"', "nobody"),
        (r'"\"\u00e9\" + nobody"', "nobody"),
        (r'"\ud83d\ude00; return nobody"', "nobody"),
        ('"1 +\\n  nobody"', "nobody"),
    ],
)  # fmt: skip
def test_a_problem_in_an_expression_is_told_to_the_character(written, shown):
    module = (
        '{"id": "b", "value": {"type": "script", "path": "node/flux", "input_transforms": '
        '{"prompt": {"type": "javascript", "expr": ' + written + "}}}}"
    )
    text = '{"modules": [{"id": "a", "value": {"type": "identity"}}, ' + module + "]}"
    document = Document.from_text(text)
    [problem] = [one for one in diagnose(document, Nodes()) if one.code == "unknown-name"]
    start, _ = place_in_text(document, problem)
    assert text[start:].startswith(shown)


def test_repairs_leave_nothing_that_can_be_repaired():
    tree = flow(
        step(), step(), step(), {"value": {"type": "identity"}},
        {**loop(skip_failures=None), "timeout": 5},
        step("branchone", "o", branches=[{"expr": "flow_input.a"}]),
        failure_module=script("handler", prompt=js("results.x")),
    )  # fmt: skip
    del tree["summary"]
    document = Document.from_text(json.dumps(tree))
    assert repair(document, lambda now: diagnose(now, Nodes())) >= 9
    assert [one for one in diagnose(document, Nodes()) if one.fix] == []
    assert document.get(("value", "failure_module", "id")) == "failure"
    ids = [document.module(handle)["id"] for handle in document.handles()]
    assert len(set(ids)) == len(ids)


def test_a_thousand_steps_are_looked_at_within_a_moment():
    modules = [script(f"s{n}", prompt=js(f"results.s{n - 1}.a + {n}")) for n in range(1, 1001)]
    document = Document.from_text(json.dumps(flow(step("identity", "s0"), *modules)))
    started = time.process_time()
    found = diagnose(document, Nodes(), check_syntax)
    assert found == []
    assert time.process_time() - started < 5, "a square of the number of steps"
