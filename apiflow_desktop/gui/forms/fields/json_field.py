"""A field for anything JSON can say."""

from __future__ import annotations

import json
from copy import deepcopy

from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_faults import json_complaint
from apiflow_desktop.gui.forms.fields.base import Field, hint_for_nothing
from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, is_large, same


class JsonField(Field):
    """A small JSON editor. What does not parse is kept as typed and is no value."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._problem = ""
        self._value: FieldValue = UNSET
        self._edit = CodeText("json")
        self._edit.typed.connect(self._on_typed)
        self._adopt(self._edit)

    def value(self) -> FieldValue:
        """Return the last value that parsed."""
        return deepcopy(self._value)

    def set_value(self, value: FieldValue) -> None:
        """Show a value; text that means the same stays as it was typed."""
        if not same(value, self._value) or self._problem:
            # whoever owns the value may change it in place
            self._value = deepcopy(value)
            self._problem = ""
            self._edit.replace_text("" if value is UNSET else _pretty(value))
        self._edit.setPlaceholderText(hint_for_nothing(self.spec, UNSET))

    def problem(self) -> str:
        """Say where the text stops being JSON."""
        return self._problem

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Show anything that is not too long."""
        return not is_large(value)

    def _on_typed(self) -> None:
        text = self._edit.toPlainText()
        try:
            self._value = json.loads(text, parse_constant=_refuse) if text.strip() else UNSET
            self._problem = ""
        except ValueError as error:
            self._problem = _explain(error)
        except RecursionError:
            self._problem = _("This is nested too deeply.")
        self.edited.emit()

    def _is_empty(self) -> bool:
        return not self._edit.toPlainText().strip()


def _pretty(value: FieldValue) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    return flat if len(flat) <= 40 else json.dumps(value, ensure_ascii=False, indent=2)


def _explain(error: ValueError) -> str:
    return _("Not JSON: {reason}.").format(reason=json_complaint(error))


def _refuse(constant: str) -> float:
    raise ValueError(_("{constant} is no JSON number").format(constant=constant))
