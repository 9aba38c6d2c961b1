from __future__ import annotations

from apiflow_desktop.openflow.outline import outline
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchall,
    branchone,
    document,
    for_each,
    script,
    step,
)


def lines(rows, depth=0):
    """Write the rows as indented lines."""
    for row in rows:
        known = "" if row.handle is None else "*"
        yield f"{'  ' * depth}{known}{row.title} [{row.module_id or row.kind}]"
        yield from lines(row.rows, depth + 1)


def test_steps_branches_loops_and_roots():
    opened = document(
        step("a"),
        branchone("b", ("", "flow_input.x > 1", [script("c")]), default=[script("d")]),
        branchall("e", ("left", [for_each("f", "=[1]", script("g"))]), ("", [])),
        failure_module={**script("failure"), "summary": "Tell me"},
    )
    assert list(lines(outline(opened, Lookup()))) == [
        "*Flux Kontext Pro [a]",
        "*Branch · one of [b]",
        "  flow_input.x > 1 [branch]",
        "    *Script [c]",
        "  default [branch]",
        "    *Script [d]",
        "*Branch · all [e]",
        "  left [branch]",
        "    *For each [f]",
        "      *Script [g]",
        "  branch 2 [branch]",
        "When a step fails [root]",
        "  *Tell me [failure]",
    ]


def test_handles_are_the_documents():
    opened = document(step("a"), for_each("l", "=[1]", script("b")))
    first, loop = outline(opened, None)
    (inner,) = loop.rows
    assert [first.handle, loop.handle, inner.handle] == opened.handles()


def test_what_is_no_step_has_no_line():
    opened = document("oops", step("a"))
    assert [row.module_id for row in outline(opened, None)] == ["a"]
