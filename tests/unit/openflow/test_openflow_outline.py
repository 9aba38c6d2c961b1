from __future__ import annotations

from apiflow_desktop.openflow.outline import outline
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchall,
    branchone,
    document,
    for_each,
    note,
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


def test_groups_and_notes_come_last():
    opened = document(
        script("a"),
        script("b"),
        notes=[note("n", "\n## Try it\nwith a photo"), note("m", "")],
        groups=[{"start_id": "a", "end_id": "b", "summary": "Both"}],
    )
    rows = outline(opened, None)
    assert list(lines(rows))[2:] == [
        "Groups [groups]",
        "  Both [group]",
        "Notes [notes]",
        "  Try it [note]",
        "  Empty note [note]",
    ]
    assert [row.key for heading in rows[2:] for row in heading.rows] == ["0", "n#1", "m#1"]
