"""The workflow in front is compared with what is saved, with a file, with a version in git."""

from __future__ import annotations

import json
import subprocess

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFileDialog

from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.gui.comparing.text import ComparedLines
from tests.gui.application.test_step_clipboard import FLOW, written
from tests.gui.application.user import User

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


@pytest.fixture
def user(start, qtbot, tmp_path):
    user = User(start(), qtbot)
    user.window.open_paths([written(tmp_path / "one.json", FLOW)])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def marks(user):
    items = user.hand.canvas.stage.cards.values()
    return {item.card.module_id: item.look.mark.what for item in items if item.look.mark}


def said(user):
    return user.window.page.comparison.text.text()


def command(user, title):
    """Choose a command in the palette."""
    user.key(KEY.Key_K, CTRL)
    user.type(title)
    user.key(KEY.Key_Return)


def test_edits_since_saving_are_marked_and_followed(user, qtbot):
    user.select("b")
    user.key(KEY.Key_D, CTRL)
    user.key(KEY.Key_D, CTRL | ALT)
    assert marks(user) == {"b2": "added"}
    assert said(user) == "Compared with the saved version: 1 step added."
    user.select("a")
    user.key(KEY.Key_Delete)
    qtbot.waitUntil(lambda: "1 step removed (a)" in said(user), timeout=2000)
    user.key(KEY.Key_Z, CTRL)
    user.key(KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "nothing differs" in said(user), timeout=2000)
    assert marks(user) == {}
    user.click(user.button("Done"))
    assert not user.window.page.comparison.isVisible()


def test_in_a_narrow_window_the_bar_is_as_high_as_its_words(user):
    user.window.resize(1100, 700)
    user.select("b")
    user.key(KEY.Key_D, CTRL)
    user.key(KEY.Key_D, CTRL | ALT)
    bar = user.window.page.comparison
    lines = bar.text.heightForWidth(bar.text.width())
    assert bar.height() <= max(lines, user.button("Done").height()) + 24


def test_next_goes_from_difference_to_difference(user):
    for name in ("a", "b"):
        user.select(name)
        user.key(KEY.Key_D, CTRL)
    user.key(KEY.Key_D, CTRL | ALT)
    document = user.document
    seen = []
    for _ in range(3):
        user.click(user.button("Next"))
        (handle,) = user.window.page.selected
        seen.append(document.module(handle)["id"])
    assert seen == ["a2", "b2", "a2"]


def test_the_lines_are_shown_beside_the_drawing_and_follow(user, qtbot):
    user.select("b")
    user.key(KEY.Key_Delete)
    user.key(KEY.Key_D, CTRL | ALT)
    user.click(user.button("Show as text"))
    (beside,) = user.window.page.findChildren(ComparedLines)
    qtbot.waitUntil(lambda: "@@" in beside.lines.toPlainText(), timeout=5000)
    lines = beside.lines.toPlainText().splitlines()
    assert any(line.startswith("-") and '"id": "b"' in line for line in lines)
    assert not any(line.startswith("+") and '"id"' in line for line in lines)
    assert user.hand.canvas.isVisible()
    user.hand.click(user.hand.canvas.stage.bounds().bottomLeft() + QPointF(40, 40))
    user.key(KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "the same" in beside.lines.toPlainText(), timeout=5000)
    user.click(user.named("Hide the changed lines"))
    assert not beside.isVisible()


def test_what_is_gone_is_marked_where_it_stood(user, qtbot):
    user.select("b")
    user.key(KEY.Key_Delete)
    user.key(KEY.Key_D, CTRL | ALT)
    gaps = user.hand.canvas.gaps
    ((gap, mark),) = gaps.items.items()
    assert user.document.module(gap.handle)["id"] == "a"
    assert mark.text == "− 1"
    assert "removed" in mark.toolTip()
    a = user.hand.item("a").rect()
    assert not a.intersects(mark.sceneBoundingRect())
    user.click(user.button("Next"))
    viewer = user.hand.canvas.viewer
    assert viewer.viewport().rect().contains(viewer.mapFromScene(mark.scenePos()))
    user.click(user.button("Done"))
    assert gaps.items == {}


def test_with_another_file(user, tmp_path, monkeypatch):
    other = written(tmp_path / "other.json", FLOW[:2])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    command(user, "with a file")
    assert marks(user) == {"c": "added", "d": "added"}
    assert "other.json" in said(user)


def test_with_a_version_in_git(user, tmp_path):
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["init"], ["add", "."], ["commit", "-m", "As it was"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    user.select("b")
    user.key(KEY.Key_Delete)
    user.key(KEY.Key_S, CTRL)
    command(user, "version in git")
    user.qtbot.waitUntil(lambda: len(offered(user)) == 1, timeout=10_000)
    (palette,) = offered(user)
    user.type("as it was")
    assert palette.list.model().rowCount() == 1
    user.key(KEY.Key_Return)
    user.qtbot.waitUntil(lambda: "As it was" in said(user), timeout=10_000)
    assert "1 step removed (b)" in said(user)


def offered(user):
    palettes = user.window.findChildren(CommandPalette)
    return [one for one in palettes if one.isVisible() and "version" in one.field.placeholderText()]


def test_outside_of_git_the_reason_is_told(user, fresh_notices, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    command(user, "version in git")
    user.qtbot.waitUntil(lambda: bool(fresh_notices.history), timeout=10_000)
    assert "no earlier versions" in fresh_notices.history[-1].message


def test_a_new_workflow_has_nothing_to_compare_with(user):
    user.key(KEY.Key_N, CTRL)
    assert not user.window.registry["compare.saved"].isEnabled()
    assert json.loads(user.text)["value"]["modules"] == []
