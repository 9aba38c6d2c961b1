"""Fields for text."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from apiflow_desktop.gui.forms.fields.base import Field, hint_for_nothing
from apiflow_desktop.gui.forms.growing_text import CodeText, GrowingText
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, is_large


class _TextField(Field):
    """Holds text and remembers which kind of nothing an empty field means."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._nothing: FieldValue = UNSET
        self._showing = False

    def value(self) -> FieldValue:
        """Return the text, or the kind of nothing it is."""
        return self._text() or self._nothing

    def set_value(self, value: FieldValue) -> None:
        """Show a text, or a kind of nothing."""
        text = value if isinstance(value, str) else ""
        self._nothing = value if not text else self.typed_empty
        self._showing = True
        if text != self._text():
            self._set_text(text)
        self._showing = False
        self._set_hint(hint_for_nothing(self.spec, self._nothing))

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is text."""
        return (isinstance(value, str) and not is_large(value)) or super().shows(value)

    def _on_typed(self) -> None:
        if self._showing:
            return
        if not self._text():
            self._nothing = self.typed_empty
        self._set_hint(hint_for_nothing(self.spec, self._nothing))
        self.edited.emit()

    def _text(self) -> str:
        raise NotImplementedError

    def _set_text(self, text: str) -> None:
        raise NotImplementedError

    def _set_hint(self, hint: str) -> None:
        raise NotImplementedError


class TextField(_TextField):
    """Text of any length; the field grows with it."""

    least_lines = 1

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._edit = self._make_edit()
        self._edit.typed.connect(self._on_typed)
        self._adopt(self._edit)

    def _make_edit(self) -> GrowingText:
        return GrowingText(least_lines=self.least_lines)

    def _text(self) -> str:
        return self._edit.toPlainText()

    def _set_text(self, text: str) -> None:
        self._edit.replace_text(text)

    def _set_hint(self, hint: str) -> None:
        self._edit.setPlaceholderText(hint)


class LongTextField(TextField):
    """Text of several lines from the start."""

    least_lines = 3


class CodeField(TextField):
    """Source text, in the font of code."""

    def _make_edit(self) -> GrowingText:
        return CodeText("script", most_lines=24, least_lines=4)


class LineField(_TextField):
    """Text of one line."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._edit = QLineEdit()
        self._edit.textChanged.connect(self._on_typed)
        self._adopt(self._edit)

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is text without line breaks, which a line would drop."""
        return super().shows(value) and not (isinstance(value, str) and "\n" in value)

    def _text(self) -> str:
        return self._edit.text()

    def _set_text(self, text: str) -> None:
        self._edit.setText(text)
        self._edit.setCursorPosition(0)

    def _set_hint(self, hint: str) -> None:
        self._edit.setPlaceholderText(hint)


class PasswordField(LineField):
    """Text that is not shown."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
