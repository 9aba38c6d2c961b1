"""What is wrong with a document, how badly, where, and how it is put right."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.diagnostics import diagnose
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface

ASKED = {
    "user_message": {"type": "static", "value": "hello"},
    "provider": {"type": "static", "value": {"kind": "openai", "model": "m"}},
}


class Nodes:
    """Knows one node."""

    def describe(self, path, kind="script"):
        if path != "node/flux":
            return None
        ports = (PortSpec("prompt", required=True), PortSpec("ratio", required=True, default="1:1"))
        return StepInterface("Flux", "Replicate", "Replicate", inputs=ports)


def flow(*modules, schema=None, **more):
    value = {"modules": list(modules), **more}
    return Document.from_text(json.dumps({"summary": "", "schema": schema or {}, "value": value}))


def script(module_id="a", path="node/flux", **inputs):
    transforms = {
        name: {"type": "javascript", "expr": given} if isinstance(given, str) else given
        for name, given in inputs.items()
    }
    value = {"type": "script", "path": path, "input_transforms": transforms}
    return {"id": module_id, "value": value}


def step(kind, module_id="x", **more):
    return {"id": module_id, "value": {"type": kind, **more}}


def found(document, lookup=None):
    return [(d.code, d.severity, d.pointer) for d in diagnose(document, lookup)]


def codes(document, lookup=None):
    return [d.code for d in diagnose(document, lookup)]


def test_a_sound_flow_has_no_problems():
    document = flow(
        script("a", prompt="flow_input.image"),
        script("b", prompt="results.a.output"),
        schema={"properties": {"image": {"type": "string"}}},
    )
    assert found(document, Nodes()) == []


@pytest.mark.parametrize(
    ("module", "code", "severity", "where"),
    [
        ({"id": "x"}, "missing-value", "error", ()),
        (step("approval"), "unknown-type", "error", ("value", "type")),
        ({"id": "x", "value": {}}, "missing-type", "error", ("value",)),
        (step("script"), "missing-path", "error", ("value",)),
        (step("script", path="node/gone"), "unresolved-path", "error", ("value", "path")),
        (script("x"), "missing-input", "error", ("value",)),
        (script("x", prompt=""), "missing-input", "error", ("value", "input_transforms", "prompt")),
        (
            script("x", prompt="1", extra="2"),
            "unknown-node-input",
            "warning",
            ("value", "input_transforms", "extra"),
        ),
        (
            script("x", prompt={"type": "javascript"}, path="node/flux"),
            "missing-expr",
            "warning",
            ("value", "input_transforms", "prompt"),
        ),
        (
            script("x", prompt={"type": "odd"}),
            "unknown-transform",
            "error",
            ("value", "input_transforms", "prompt", "type"),
        ),
        (step("forloopflow", modules=[]), "missing-iterator", "error", ("value",)),
        (step("branchone"), "missing-branches", "error", ("value",)),
        (
            step("branchone", branches=[{"modules": []}], default=[]),
            "never-taken",
            "warning",
            ("value", "branches", 0),
        ),
        (
            step("rawscript", content="", language="cobol"),
            "unknown-language",
            "error",
            ("value", "language"),
        ),
        ({**step("identity"), "skip_if": {}}, "missing-expr", "warning", ("skip_if",)),
        ({"id": "in", "value": {"type": "identity"}}, "reserved-id", "warning", ("id",)),
        ({"id": "a b", "value": {"type": "identity"}}, "odd-id", "warning", ("id",)),
    ],
)  # fmt: skip
def test_a_problem_is_found_where_it_is(module, code, severity, where):
    document = flow(module)
    assert (code, severity, ("value", "modules", 0, *where)) in found(document, Nodes())


def test_a_pinned_result_lets_a_broken_step_run():
    mocked = {**step("approval"), "mock": {"enabled": True, "return_value": 1}}
    assert found(flow(mocked)) == [
        ("unknown-type", "warning", ("value", "modules", 0, "value", "type"))
    ]


def test_what_is_no_step_is_told():
    loop = step("whileloopflow", skip_failures=True, modules=[3])
    assert codes(flow("no step", loop)) == ["not-a-step"] * 2 + ["never-ends"]


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ({"value": {"type": "identity"}}, "missing-id"),
        (step("identity", "a"), "duplicate-id"),
        (step("whileloopflow", modules=[]), "unsaid-default"),
        (step("whileloopflow", skip_failures=False), "missing-modules"),
        ({**step("identity"), "stop_after_if": {"expr": "true"}}, "unsaid-default"),
    ],
)
def test_a_certain_fix_removes_the_problem(module, code):
    document = flow(step("identity", "a"), module)
    problem = next(d for d in diagnose(document) if d.code == code)
    assert problem.fix is not None
    document.apply(problem.fix)
    assert codes(document) == []


def test_fixing_a_double_id_leaves_references_with_the_first():
    document = flow(step("identity", "a"), step("identity", "a"), script("b", prompt="results.a"))
    document.apply(diagnose(document)[0].fix)
    assert [document.module(h)["id"] for h in document.handles()] == ["a", "a2", "b"]
    assert "results.a" in document.text


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("results.a", []),
        ("results.nobody", ["unknown-reference"]),
        ("results.b", ["later-reference"]),
        ("results.c", ["later-reference"]),
        ("'results.nobody' + flow_input.iter.value", []),
        ("flow_input.picture", ["unknown-input"]),
        ("`${results.nobody}`", ["unknown-reference"]),
    ],
)
def test_references_are_checked(expression, expected):
    document = flow(
        step("identity", "a"),
        script("b", prompt=expression),
        step("identity", "c"),
        schema={"properties": {"image": {}}},
    )
    assert codes(document, Nodes()) == expected


def test_a_loop_may_refer_to_its_last_iteration():
    body = [script("b", prompt="results.c"), step("identity", "c")]
    iterator = {"type": "javascript", "expr": "[1]"}
    loop = step("forloopflow", "l", modules=body, iterator=iterator, skip_failures=False)
    assert codes(flow(loop), Nodes()) == []


def test_a_step_inside_a_loop_cannot_have_the_loops_result():
    loop = step(
        "whileloopflow", "l", modules=[script("b", prompt="results.l")], skip_failures=False
    )
    assert codes(flow(loop), Nodes()) == ["never-ends", "later-reference"]


def test_a_step_may_judge_its_own_result():
    judged = {
        **step("identity", "a"),
        "stop_after_if": {"expr": "results.a", "skip_if_stopped": True},
    }
    assert codes(flow(judged)) == []


def test_the_failure_module_may_read_every_step():
    document = flow(step("identity", "a"), failure_module=script("failure", prompt="results.a"))
    assert codes(document, Nodes()) == []


def test_groups_and_early_return_must_name_steps():
    document = flow(
        step("identity", "a"), groups=[{"start_id": "a", "end_id": "z"}], early_return="y"
    )
    assert found(document) == [
        ("unknown-id", "warning", ("value", "early_return")),
        ("unknown-id", "warning", ("value", "groups", 0, "end_id")),
    ]


def test_double_keys_are_told():
    text = '{"modules": [{"id": "a", "id": "b", "value": {"type": "identity"}}]}'
    assert found(Document.from_text(text)) == [("double-key", "warning", ("modules", 0, "id"))]


@pytest.mark.parametrize(
    ("module", "where"),
    [
        (step("aiagent", input_transforms=ASKED, agent="f/a/b"), ("value", "agent")),
    ],
)
def test_what_the_engine_would_fail_is_an_error_unless_a_result_is_pinned(module, where):
    pointer = ("value", "modules", 0, *where)
    assert found(flow(module), Nodes()) == [("not-supported", "error", pointer)]
    assert found(flow({**module, "mock": {"enabled": True}}), Nodes()) == []


def test_a_script_in_a_language_that_does_not_run_here_is_a_warning():
    module = step("rawscript", content="", language="go", input_transforms={})
    pointer = ("value", "modules", 0, "value", "language")
    assert found(flow(module), Nodes()) == [("other-language", "warning", pointer)]
    assert found(flow({**module, "mock": {"enabled": True}}), Nodes()) == []
    module["value"]["language"] = "python3"
    assert found(flow(module), Nodes()) == []


@pytest.mark.parametrize("option", [{"debounce_delay_s": 5}, {"concurrent_limit": 2}])
def test_what_has_no_effect_here_is_a_warning(option):
    found_here = found(flow(step("identity"), **option))
    assert ("no-effect", "warning", ("value", next(iter(option)))) in found_here
    assert "not-supported" not in [code for code, _, _ in found_here]


def test_anybody_may_approve():
    suspend = {"required_events": 1, "timeout": 5, "self_approval_disabled": True}
    where = ("value", "modules", 0, "suspend", "self_approval_disabled")
    assert found(flow({**step("identity"), "suspend": suspend})) == [
        ("no-effect", "warning", where)
    ]


def test_options_that_are_off_are_not_told():
    assert found(flow(step("identity"), same_worker=False, cache_ttl=0)) == []
