"""Real flows are saved from the window as they are; an edit that is undone leaves no trace."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from tests.gui.application.user import User
from tests.gui.keys import do
from tests.unit.openflow.test_openflow_document import CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real flows is not here")

EVERY = 11
KEY = Qt.Key


def readable():
    """Yield a part of the corpus: all kinds of spelling are in it, not all files."""
    for path in sorted(CORPUS.iterdir())[::EVERY] if CORPUS.is_dir() else ():
        data = path.read_bytes()
        try:
            Document.from_bytes(data, name=path.name)
        except DocumentUnreadable:
            continue
        yield path.name, data


def test_real_flows_are_saved_with_the_same_bytes(start, qtbot, tmp_path):
    user = User(start(), qtbot)
    user.activate(user.window)
    seen = 0
    for name, data in readable():
        file = tmp_path / name
        file.write_bytes(data)
        user.window.open_paths([file])
        assert user.document.name
        do(user.window, "view.text")
        do(user.window, "file.save")
        assert file.read_bytes() == data, name

        editor = user.window.page.text.editor
        user.click(editor)
        user.key(KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
        user.key(KEY.Key_Space)
        do(user.window, "file.save")
        do(user.window, "edit.undo")
        do(user.window, "file.save")
        assert file.read_bytes() == data, name
        do(user.window, "file.close")
        seen += 1
    assert seen > 15
