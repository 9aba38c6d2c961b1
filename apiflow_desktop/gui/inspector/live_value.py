"""The line under an expression: what it was in the last run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.expressions.nodes import preview
from apiflow_desktop.gui.forms.labels import NameLabel, small_label
from apiflow_desktop.gui.forms.thumbnail import Thumbnail
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.theme import set_role


class LiveValue(QWidget):
    """Shows a value, with a small picture if it is an image that is kept here.

    Attributes:
        outdated: Why what it was made from is out of date; empty if it is not.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(6)
        self._equals = small_label("=")
        row.addWidget(self._equals)
        self._thumbnail = Thumbnail("image", QSize(24, 18))
        row.addWidget(self._thumbnail)
        self._text = NameLabel("")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setProperty("role", "small")
        self.outdated = ""
        row.addWidget(self._text, 1)
        self._instead = small_label()
        row.addWidget(self._instead, 1)
        self.hide()

    @property
    def said(self) -> str:
        """What is shown: the value, or a sentence in place of it."""
        return self._text.text() or self._instead.text()

    def show_value(self, value: FieldValue, kept: str = "") -> None:
        """Show what it was; nothing if that is not known.

        Args:
            value: The value in the last run.
            kept: The kept file that the value stands for.
        """
        self.setVisible(value is not UNSET)
        if value is UNSET:
            return
        self._thumbnail.show_source(kept)
        self._thumbnail.setVisible(self._thumbnail.has_picture)
        shown = Path(kept).name if kept and self._thumbnail.has_picture else preview(value)
        if kept and isinstance(value, str):
            shown = value.rpartition("/")[2] or shown
        if self.outdated:
            text = _("{value}  ·  from an earlier run").format(value=shown)
            self._tell(text, hint=f"{preview(value)}\n{self.outdated}")
        else:
            text = _("{value}  ·  from the last run").format(value=shown)
            self._tell(text, hint=preview(value))

    def show_instead(self, text: str, *, wrong: bool = False) -> None:
        """Say why there is no value, in as many lines as it takes; nothing for an empty text.

        Args:
            text: A sentence.
            wrong: The expression failed.
        """
        self.setVisible(bool(text))
        self._thumbnail.hide()
        self._tell("", text)
        role = "error" if wrong else "small"
        if self._instead.property("role") != role:
            set_role(self._instead, role)

    def _tell(self, value: str, instead: str = "", hint: str = "") -> None:
        """Show a value, or a sentence in place of it."""
        self._text.setToolTip(hint)
        for label, text in ((self._text, value), (self._instead, instead)):
            label.setText(text)
            label.setAccessibleName(_("With the values of the last run: {text}").format(text=text))
            label.setVisible(bool(text))
        self._equals.setVisible(bool(value))
