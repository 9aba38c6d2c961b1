"""Expressions are parsed as they will be run, and not run by that."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from apiflow_desktop.engine.expressions.syntax import check_syntax

CASES = Path(__file__).parents[4] / "shared" / "openflow" / "expressions.json"


@pytest.mark.parametrize(
    "text",
    [
        "results.a.b[0]", "1 + 1", "{a: 1}", "x => x", "return 1", "const a = 1; return a",
        "if (a) { return 1 } return 2", "await results.a", "`${a} b`", "/a+/.test(b)", "", "  ",
        "[...flow_input.list, 1]", "a ?? b?.c", "// nothing",
    ],
)  # fmt: skip
def test_what_is_javascript_is_let_through(text):
    assert check_syntax(text, predicate=False) is None


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("1 +", 2), ("a b", 2), ("  a b", 4), ("(a", 1), ("a +\n b c", 7), ("return return", 7),
        ("return", None), ("if", 1), ("'abc", 0),
    ],
)  # fmt: skip
def test_what_is_not_is_told_where_it_ends_to_be(text, offset):
    fault = check_syntax(text, predicate=False)
    if offset is None:
        assert fault is None
    else:
        assert fault is not None
        assert fault.message
        assert fault.offset == offset


@pytest.mark.parametrize("text", ["return true", "a; b", "const a = 1", "a // b"])
def test_a_condition_has_to_be_one_expression(text):
    assert check_syntax(text, predicate=True) is not None


def test_nothing_is_run_by_being_parsed():
    for attack in (
        "}); for (;;) {} (function(){",
        "}); globalThis.x = 1; (function(){",
        "for (;;) {}",
        "(() => { for (;;) {} })()",
    ):
        check_syntax(attack, predicate=False)
    assert check_syntax("x = 1", predicate=False) is None


def test_what_is_nested_too_deep_is_told():
    fault = check_syntax("(" * 60_000 + ")" * 60_000, predicate=False)
    assert fault is not None


def test_expressions_can_be_parsed_on_any_thread():
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(check_syntax(f"a {n}", predicate=False)))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert None not in found


@pytest.mark.skipif(not CASES.exists(), reason=f"no OpenFlow test data at {CASES}")
def test_the_real_expressions_are_javascript():
    cases = json.loads(CASES.read_text("utf-8"))
    texts = {case["expr"] for case in cases if isinstance(case.get("expr"), str)}
    wrong = {text for text in texts if check_syntax(text, predicate=False) is not None}
    assert len(texts) > 100
    assert not wrong
