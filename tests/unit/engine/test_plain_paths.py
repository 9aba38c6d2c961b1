from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.engine.core.frame import Scope
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.plain import NOT_PLAIN, plain_reader

SCOPE = Scope()
SCOPE.put("a", {"b": [{"c": 12345678901234567890}], "n": None, "length": 5})
SCOPE.put("my-id", "hyphen")
NAMES = Names(
    {
        "flow_input": {"x": 1, "odd key + 1": 2, "list": [1, 2], "n": None, "a.b": "dotted"},
        "flow_env": {"ENV": "test"},
        "previous_result": {"ok": True},
    },
    SCOPE,
    previous_id="before",
)


def read(expression, *, exact=False):
    reader = plain_reader(expression, exact=exact)
    return NOT_PLAIN if reader is None else reader(NAMES)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("", None),
        ("  previous_result\n", {"ok": True}),
        ("previous_result.ok", True),
        ("flow_input.x", 1),
        ("flow_input.odd key + 1", 2),
        ("flow_input.a.b", "dotted"),
        ('flow_input["odd key + 1"]', 2),
        ("flow_input.missing", None),
        ("flow_input.list[1]", 2),
        ("flow_input?.n?.deeper", None),
        ("flow_env.ENV", "test"),
        ("results.a.b[0].c", 12345678901234567890),
        ("results.before", {"ok": True}),
        ('results["before"]', {"ok": True}),
        ("results?.before", {"ok": True}),
        ("results['my-id']", "hyphen"),
        ("results.none", None),
        ("results.none.of.these", None),
        ("results.a[3].x", None),
        ("results.a.n.deeper", None),
    ],
)
def test_plain_paths_are_read_in_python(expression, value):
    assert read(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "flow_input.x + 1", "flow_input.list.length", "flow_input.n.deeper", "results.a.b.length",
        "results.none['x'].y", "flow_input.list[9]", "previous_result.toString", "unknown",
        "null", "true", "results", "flow_input.missing.more", "previous_result.ok.x", "this.x",
    ],
)  # fmt: skip
def test_all_else_is_left_to_javascript(expression):
    assert read(expression) is NOT_PLAIN


def test_inside_a_predicate_the_shortcuts_do_not_apply():
    assert read("results.a.n.deeper", exact=True) is NOT_PLAIN
    assert read("flow_input.odd key + 1", exact=True) is NOT_PLAIN
    assert read("results.before", exact=True) is None
    assert read("flow_input.x", exact=True) == 1


KEYS = st.sampled_from(["a", "b", "length", "toString", "x y"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from([".a", ".b", "[0]", "[1]", "?.a", '["x y"]', "['b']", ".length", "?.[0]"])


@pytest.fixture(scope="module")
def session():
    engine = ExpressionEngine()
    yield engine.session()
    engine.close()


@given(value=VALUES, parts=st.lists(PARTS, max_size=4))
def test_where_the_fast_path_answers_javascript_says_the_same(session, value, parts):
    expression = "previous_result" + "".join(parts)
    names = Names({"previous_result": value})
    reader = plain_reader(expression, exact=True)
    answer = NOT_PLAIN if reader is None else reader(names)
    [truth] = asyncio.run(session.evaluate([(expression, names)]))
    if answer is not NOT_PLAIN:
        assert not isinstance(truth, ExpressionError)
        assert answer == truth
