"""Walking steps, and ids for new ones."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.walk import copied_id, fresh_id, walk

FLOW: JsonObject = {
    "preprocessor_module": {"id": "preprocessor", "value": {}},
    "failure_module": {"id": "failure", "value": {}},
    "modules": [
        {
            "id": "a",
            "value": {
                "type": "branchone",
                "branches": [{"modules": [{"id": "b"}]}, {"modules": [{"id": "c"}]}],
                "default": [
                    {"id": "d", "value": {"type": "forloopflow", "modules": [{"id": "e"}]}}
                ],
            },
        },
        "not a step",
        {"id": "f", "value": {"type": "aiagent", "tools": [{"id": "g"}]}},
        {"id": "h", "value": {"type": "whileloopflow", "modules": "odd"}},
        {"id": "i", "value": {"type": "unknown", "modules": [{"id": "not walked"}]}},
    ],
}


def test_steps_are_walked_in_document_order():
    places = list(walk(FLOW))
    assert [(p.module["id"], p.slot) for p in places] == [
        ("a", "main"), ("b", "branch"), ("c", "branch"), ("d", "default"), ("e", "loop"),
        ("f", "main"), ("g", "tool"), ("h", "main"), ("i", "main"),
        ("failure", "failure"), ("preprocessor", "preprocessor"),
    ]  # fmt: skip
    c, f = places[2], places[5]
    assert c.pointer == ("modules", 0, "value", "branches", 1, "modules", 0)
    assert (c.owner, c.branch, c.index) == (("modules", 0), 1, 0)
    assert (f.owner, f.index, f.list_pointer) == (None, 2, ("modules",))
    assert places[-1].list_pointer is None


@pytest.mark.parametrize(
    ("taken", "expected"),
    [([], "a"), (["a"], "b"), (["a", "c"], "d"), (["z"], "aa"), (["az"], "ba"), (["zz"], "aaa"),
     (["c", "add_hat", "A", "d2"], "d"), (["zzz"], "aaaa"), (["dn"], "dp"), (["ar"], "at")],
)  # fmt: skip
def test_a_fresh_id_is_the_next_after_the_largest_short_one(taken, expected):
    assert fresh_id(taken) == expected


def test_a_copy_gets_a_digit():
    taken = {"a", "a2", "b7"}
    assert [copied_id(taken, one) for one in ("a", "b7")] == ["a3", "b2"]
