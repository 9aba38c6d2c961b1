"""Tests of the window use it: they send mouse, key, wheel and drop events, and call nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CALLS = {"trigger", "push", "emit", "click", "set_text", "undo", "redo"}
"""What an action, an edit, a slot or the history is called by."""
TAKEN: dict[str, int] = {
    "application/conftest.py": 1,
    "application/test_bad_documents.py": 1,
    "application/test_bad_providers.py": 1,
    "application/test_items_by_path.py": 2,
    "application/test_rescue.py": 1,
    "application/test_run_parts.py": 1,
    "application/test_two_windows.py": 2,
    "canvas/conftest.py": 2,
    "canvas/test_canvas_far.py": 1,
    "canvas/test_canvas_gestures.py": 1,
    "canvas/test_canvas_in_place.py": 1,
    "canvas/test_canvas_increments.py": 1,
    "canvas/test_canvas_view.py": 7,
    "canvas/test_canvas_zoom.py": 1,
    "forms/test_item_forms.py": 1,
    "inspector/test_inspector_flow.py": 7,
    "inspector/test_inspector_inputs.py": 5,
    "inspector/test_inspector_output.py": 1,
    "inspector/test_inspector_script.py": 4,
    "inspector/test_inspector_several.py": 6,
    "inspector/test_inspector_step.py": 4,
    "shell/fakes.py": 4,
    "shell/test_shell_panels.py": 4,
    "shell/test_shell_problems.py": 1,
    "shell/test_shell_runs.py": 1,
    "shell/test_shell_text.py": 1,
    "shell/test_shell_text_help.py": 14,
    "shell/test_shell_window.py": 1,
}
"""How many such calls a file still has: tests of one view alone, in which another view's edit is
played by the session. No file may get more, and none that is not named here may have one."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in CALLS and not by_hand(node.func.value):
            yield node


def by_hand(owner: ast.expr) -> bool:
    """Tell whether it is the hand of a test that clicks and undoes."""
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in ("hand", "user", "work", "board", "player", "self")


FILES = sorted(path for path in HERE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HERE)))
def test_a_test_calls_no_action_edit_or_slot(path):
    found = list(calls(ast.parse(path.read_text("utf-8"))))
    allowed = TAKEN.get(str(path.relative_to(HERE)), 0)
    lines = ", ".join(str(call.lineno) for call in found)
    assert len(found) <= allowed, f"{path.name}, lines {lines}: use keys.do, a click, a drop"


def test_the_scan_sees_a_call():
    seen = calls(ast.parse("window.registry['x'].trigger()\nuser.click(button)\nbutton.click()"))
    assert [call.lineno for call in seen] == [1, 3]
