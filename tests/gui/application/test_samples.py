"""The workflows that come with the application are opened as copies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.services.samples import samples
from tests.gui.application.user import User

CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


@pytest.fixture
def user(start, qtbot):
    user = User(start(), qtbot)
    user.activate(user.window)
    return user


def test_a_sample_is_found_by_its_words_and_opened_without_a_place(user):
    before = len(user.window.parts.library.items())
    user.key(KEY.Key_K, CTRL)
    user.type("samples")
    user.key(KEY.Key_Return)
    (palette,) = [one for one in user.window.findChildren(CommandPalette) if one.isVisible()]
    assert palette.list.model().rowCount() == len(samples()) >= 12
    user.type("two at a time")
    assert palette.list.model().rowCount() == 1
    user.key(KEY.Key_Return)
    page = user.window.page
    assert page.session.title == "One Picture, Many Styles"
    assert page.session.target is None
    assert not page.session.dirty
    assert len(user.window.parts.library.items()) == before


def test_the_library_says_what_the_description_of_a_workflow_says(user):
    sample = next(one for one in samples() if one.title == "Plan B")
    user.window.open_session(user.window.parts.documents.open_sample(sample))
    user.activate(user.window)
    user.key(KEY.Key_S, CTRL)
    index = user.library_row("Plan B")
    assert user.window.library.model.item_at(index).subtitle == sample.description
    field = user.named("description", QPlainTextEdit)
    user.click(field)
    user.key(KEY.Key_A, CTRL)
    user.type("Another way")
    user.key(KEY.Key_S, CTRL)
    index = user.library_row("Plan B")
    assert user.window.library.model.item_at(index).subtitle == "Another way"


@pytest.mark.parametrize("sample", samples(), ids=lambda one: one.file)
def test_each_sample_is_drawn_without_a_problem(user, sample):
    page = user.window.open_session(user.window.parts.documents.open_sample(sample))
    page.session.diagnose()
    errors = [one for one in page.session.diagnostics if one.severity == "error"]
    assert errors == []
    assert len(page.canvas.stage.cards) >= 2


def asked(user):
    """Open the run form."""
    user.activate(user.window)
    user.key(KEY.Key_F5)
    return user.dialog(RunDialog)


def test_the_inputs_of_one_copy_are_not_those_of_another(user):
    first, second = (
        user.window.open_session(user.window.parts.documents.open_sample(sample))
        for name in ("plan-b.json", "cached.json")
        for sample in samples()
        if sample.file == name
    )
    user.go_to(first)
    form = asked(user)
    user.click(prompt_of(form))
    user.key(KEY.Key_A, CTRL)
    user.type("Draw it blue")
    with user.qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.button("Run", form))
    for page, prompt in ((second, "Make this a vintage photo"), (first, "Draw it blue")):
        user.go_to(page)
        form = asked(user)
        assert prompt_of(form).toPlainText() == prompt
        user.key(KEY.Key_Escape)


def prompt_of(form):
    return next(
        one for one in form.findChildren(QPlainTextEdit) if one.accessibleName() == "prompt"
    )
