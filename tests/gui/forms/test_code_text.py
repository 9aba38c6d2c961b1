"""Fields for code: their font, their colours."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont

from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.gui.theme import Theme, apply, code_font


@pytest.mark.parametrize("make", [lambda: CodeText("expression"), CodeEditor])
def test_signs_of_code_are_shown_as_they_are_typed(qtbot, qapp, make):
    apply(qapp, "dark")
    field = make()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    for theme in ("light", "dark"):
        apply(qapp, theme)
        assert field.font().family() == code_font().family()
        assert field.font().isFeatureSet(QFont.Tag("calt"))
        assert field.font().featureValue(QFont.Tag("calt")) == 0


def test_only_the_names_of_headers_are_coloured(qtbot):
    field = CodeText("headers")
    qtbot.addWidget(field)
    field.replace_text("date: Sun, 29 Nov 2026 05:36:54 GMT")
    (coloured,) = field.document().firstBlock().layout().formats()
    assert (coloured.start, coloured.length) == (0, len("date"))
    key = Theme.current().tokens.readable(Theme.current().tokens.colour("code_key"), "raised")
    assert coloured.format.foreground().color() == key
