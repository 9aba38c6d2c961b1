"""Fields for numbers."""

from __future__ import annotations

import json
import math

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.forms.fields.base import Field, hint_for_nothing
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue


class NumberField(Field):
    """A number that may be left out. Up and Down step it; any size is kept exactly."""

    whole = False

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._nothing: FieldValue = UNSET
        self._showing = False
        self._edit = QLineEdit()
        self._edit.textChanged.connect(self._on_typed)
        self._adopt(self._edit)

    def value(self) -> FieldValue:
        """Return the number."""
        text = self._edit.text().strip()
        return self._read(text) if text else self._nothing

    def set_value(self, value: FieldValue) -> None:
        """Show a number."""
        self._showing = True
        if value is UNSET or value is None:
            self._nothing = value
            self._edit.clear()
        elif self._read(self._edit.text().strip()) != value:
            self._edit.setText(json.dumps(value))
        self._showing = False
        self._edit.setPlaceholderText(hint_for_nothing(self.spec, self._nothing))

    def problem(self) -> str:
        """Say that the text is no number."""
        text = self._edit.text().strip()
        if not text or self._read(text) is not UNSET:
            return ""
        return _("Expected a whole number.") if self.whole else _("Expected a number.")

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is a number."""
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number or super().shows(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step the number by Up and Down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        value = self.value()
        start = value if isinstance(value, (int, float)) else self.spec.default
        stepped = (start if isinstance(start, (int, float)) else 0) + step
        lowest, highest = self.spec.number("minimum"), self.spec.number("maximum")
        if (lowest is None or stepped >= lowest) and (highest is None or stepped <= highest):
            self._edit.setText(json.dumps(stepped))

    def _on_typed(self) -> None:
        if self._showing:
            return
        if not self._edit.text():
            self._nothing = UNSET
        self._edit.setPlaceholderText(hint_for_nothing(self.spec, self._nothing))
        self.edited.emit()

    def _read(self, text: str) -> FieldValue:
        try:
            number: JsonValue = json.loads(text.replace(",", "."))
        except ValueError:
            return UNSET
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return UNSET
        if isinstance(number, float) and not _fits(number, whole=self.whole):
            return UNSET
        return number


class IntegerField(NumberField):
    """A whole number."""

    whole = True


def _fits(number: float, *, whole: bool) -> bool:
    return number.is_integer() if whole else math.isfinite(number)
