"""Tests of the window use it: they send mouse, key, wheel and drop events, and call nothing.

What is set up may be called: a document opened by its path, a view made and given a session, what
the engine or another program tells, a window resized, activated or closed as the window system
does it. What is read may be called too. What a user does is done by a hand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CALLS = {
    # actions, slots, the history
    "trigger", "toggle", "run", "emit", "undo", "redo",
    # edits
    "push", "set_text", "set_value", "show_text", "take_over", "take_over_text",
    # what is pressed, chosen and typed
    "click", "animateClick", "accept", "reject", "setActiveAction", "setChecked", "setCurrentCell",
    "setCurrentIndex", "setCurrentItem", "setCurrentRow", "setCurrentText", "setCurrentWidget",
    "setExpanded", "setFocus", "setPlainText", "setText", "setTextCursor", "setValue", "selectAll",
    "insertPlainText", "dropEvent", "keyPressEvent", "mousePressEvent",
    # what is looked at
    "show_handles", "select_handle", "focus_first", "bring_forward", "arrange", "zoom_to",
    "navigation.fit", "navigation.actual_size", "viewer.set_zoom_at", "viewer.look_at",
    "viewer.pan", "arrangement.tidy", "arrangement.turn", "page.select", "docks.reveal",
    # the library, jobs and the file system
    "library.add", "library.edit", "library.delete", "library.duplicate", "jobs.reload",
    "runs.stop", "save_to",
}  # fmt: skip
"""What stands for a user, by the name of the call, or of what is called and the call."""
HANDS = {"hand", "user", "work", "board", "player", "reader", "self"}
"""What a test calls the one who clicks and undoes."""
OTHERS = {"subprocess", "asyncio", "clipboard", "data"}
"""Whose calls are nothing a user does: they run programs, are what is copied and dropped."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner, call = named(node.func.value), node.func.attr
        if CALLS.isdisjoint({call, f"{owner}.{call}"}) or owner in HANDS | OTHERS:
            continue
        if not tells_of_itself(node.func):
            yield node


def named(owner: ast.expr) -> str:
    """Return the last name of what is called: ``b`` of ``a.b[0]`` and of ``a.b()``."""
    match owner:
        case ast.Subscript(value=inner) | ast.Call(func=inner):
            return named(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def tells_of_itself(call: ast.Attribute) -> bool:
    """Tell whether it is a stand-in for a service that emits a signal of its own."""
    match call:
        case ast.Attribute(attr="emit", value=ast.Attribute(value=ast.Name(id="self"))):
            return True
        case _:
            return False


FILES = sorted(path for path in HERE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HERE)))
def test_a_test_calls_no_action_edit_or_slot(path):
    found = list(calls(ast.parse(path.read_text("utf-8"))))
    lines = ", ".join(str(call.lineno) for call in found)
    assert not found, f"{path.name}, lines {lines}: use keys.do, a click, a drop"


@pytest.mark.parametrize(
    "line",
    [
        "window.registry['x'].trigger()",
        "button.click()",
        "toast.notice.actions[0].run()",
        "canvas.navigation.fit()",
        "form.rows['a'].set_value(1)",
    ],
)
def test_the_scan_sees_a_call(line):
    assert list(calls(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "user.click(button)",
        "work.hand.click(point)",
        "self.changed.emit()",
        "subprocess.run(line)",
        "QGuiApplication.clipboard().setText('a')",
        "fresh.stage.tidy(())",
        "seen.add(1)",
    ],
)
def test_the_scan_lets_hands_and_stand_ins_be(line):
    assert not list(calls(ast.parse(line)))
