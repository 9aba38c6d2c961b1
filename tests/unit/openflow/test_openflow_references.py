"""What expressions refer to, and how they follow a rename."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import RenameId, spots_left_alone
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.references import (
    plain_reference,
    references,
    rename_in_expression,
    write_reference,
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("results.a", ["results.a"]),
        ('results["my-id"].x[0]?.y', ["results/my-id/x/0/y"]),
        ("results?.a?.['b c']", ["results/a/b c"]),
        ("flow_input.a + results.b.c", ["flow_input/a", "results/b/c"]),
        ("`${results.a} ${ `${flow_input['x']}` } results.no`", ["results/a", "flow_input/x"]),
        ("'results.no' + \"results.no\" // results.no", []),
        ("/* results.no */ /results.no/.test(results.a)", ["results/a"]),
        ("results.a.map(x => x.results)", ["results/a"]),
        ("results.list[i].name", ["results/list"]),
        ("({results: 1, b: results.a})", ["results/a"]),
        ("const error = 1; return error + result.x", ["result/x"]),
        ("(result) => result.x", []),
        ("a ? .5 : results.a", ["results/a"]),
        ("[...results.a, ...resumes]", ["results/a", "resumes"]),
        ("results.", ["results"]),
        ('results["open', ["results"]),
        ("`open ${results.a", ["results/a"]),
        ("previous_result?.error.message", ["previous_result/error/message"]),
        ("results.größe", ["results/größe"]),
        ("results['\\u0061'].b", ["results/a/b"]),
    ],
)
def test_references_are_found(expression, expected):
    found = ["/".join([r.root, *map(str, r.path)]) for r in references(expression)]
    assert found == [one.replace(".", "/") for one in expected]


@pytest.mark.parametrize(
    ("expression", "plain"),
    [
        ("results.a", True),
        ("  flow_input.x[0]['y z']?.w \n", True),
        ("previous_result", True),
        ("results.a;", False),
        ("results.a + 1", False),
        ("results.a.map(f)", False),
        ("results[i]", False),
        ("results.a[i]", False),
        ("(results.a)", False),
        ("1", False),
        ("", False),
    ],
)
def test_plain_references_are_told_from_others(expression, plain):
    assert (plain_reference(expression) is not None) is plain


@pytest.mark.parametrize(
    ("expression", "new_id", "expected"),
    [
        ("results.a + results.ab + x.a", "b", "results.b + results.ab + x.a"),
        ("results.a", "my-id", 'results["my-id"]'),
        ("results?.a?.x", "my-id", 'results?.["my-id"]?.x'),
        ("results['a'].x", "b", "results['b'].x"),
        ("`${results.a.x} results.a`", "b", "`${results.b.x} results.a`"),
        ("'results.a' // results.a", "b", "'results.a' // results.a"),
    ],
)
def test_expressions_follow_a_rename(expression, new_id, expected):
    assert rename_in_expression(expression, "a", new_id) == (expected, [])


@pytest.mark.parametrize(
    ("expression", "unsafe"),
    [
        ("const {a} = results; return a", ["results"]),
        ("const {b} = results; return b", []),
        ("results[key]", ["results"]),
        ("results.b + Object.keys(results).length", []),
    ],
)
def test_what_cannot_be_rewritten_safely_is_listed(expression, unsafe):
    renamed, spots = rename_in_expression(expression, "a", "b")
    assert renamed == expression
    assert [expression[spot.start : spot.end] for spot in spots] == unsafe


def test_new_references_have_one_spelling():
    assert write_reference("results", ("my-id", "x", 0)) == 'results["my-id"].x[0]'


def transform(expression):
    return {"type": "javascript", "expr": expression}


def test_a_rename_is_followed_everywhere():
    flow = {
        "summary": "",
        "value": {
            "early_return": "a",
            "groups": [{"start_id": "a", "end_id": "b"}],
            "notes": [{"id": "n", "text": "a", "contained_node_ids": ["b", "a"]}],
            "skip_expr": "results.a",
            "modules": [
                {"id": "a", "value": {"type": "identity"}},
                {
                    "id": "b",
                    "skip_if": {"expr": "results.a > 1"},
                    "sleep": transform("results.a"),
                    "retry": {"retry_if": {"expr": "results.a"}},
                    "value": {
                        "type": "forloopflow",
                        "iterator": transform("results.a.list"),
                        "parallelism": transform("results.a"),
                        "modules": [
                            {
                                "id": "c",
                                "value": {
                                    "type": "branchone",
                                    "branches": [{"expr": "results.a", "modules": []}],
                                },
                            },
                            {
                                "id": "d",
                                "value": {
                                    "type": "aiagent",
                                    "tool_inputs": {"a": {"x": transform("results.a")}},
                                    "input_transforms": {"y": transform("results[x]")},
                                },
                            },
                        ],
                    },
                },
            ],
        },
    }
    text = json.dumps(flow, indent=2)
    document = Document.from_text(text)
    (handle,) = document.handles_by_id("a")
    spots = spots_left_alone(document, handle)
    assert [document.get(spot.pointer) for spot in spots] == ["results[x]"]
    change = document.apply(RenameId(handle, "renamed"))
    expected = text.replace("results.a", "results.renamed").replace('"a"', '"renamed"')
    expected = expected.replace('"text": "renamed"', '"text": "a"')
    assert document.text == expected
    assert document.handles_by_id("renamed") == [handle]
    document.revert(change)
    assert document.text == text


@pytest.mark.parametrize("new_id", ["", "a b", "b", "failure", "é"])
def test_an_id_that_cannot_be_is_refused(new_id):
    modules = [{"id": name, "value": {"type": "identity"}} for name in "ab"]
    document = Document.from_text(json.dumps({"modules": modules}))
    with pytest.raises(EditRefused):
        document.apply(RenameId(document.handles()[0], new_id))
