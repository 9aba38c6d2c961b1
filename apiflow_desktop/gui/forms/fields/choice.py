"""Fields for one of several values."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.fields.base import Field, hint_for_nothing
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, same
from apiflow_desktop.gui.widgets.combo import QuietComboBox


class ChoiceField(Field):
    """A list to choose from. A value that is not in it is shown and kept all the same."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._values: list[FieldValue] = []
        self._box = QuietComboBox()
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(6)
        self._adopt(self._box)
        self._fill(UNSET)
        self._box.activated.connect(lambda _: self.edited.emit())

    def value(self) -> FieldValue:
        """Return the chosen value."""
        chosen = self._box.currentIndex()
        return self._values[chosen] if chosen >= 0 else UNSET

    def set_value(self, value: FieldValue) -> None:
        """Choose a value."""
        index = self._index_of(value)
        if index is None:
            self._fill(value)
            index = self._index_of(value)
        self._box.setCurrentIndex(index or 0)

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it fits in a list: anything but lists and objects."""
        return not isinstance(value, (dict, list))

    def choices(self) -> list[tuple[FieldValue, str]]:
        """List the values and what they are called."""
        return [(choice, self.spec.choice_label(choice)) for choice in self.spec.choices]

    def _fill(self, extra: FieldValue) -> None:
        offered = self.choices()
        if not self.spec.required or self.spec.default is not UNSET:
            offered.insert(0, (UNSET, hint_for_nothing(self.spec, UNSET)))
        elif extra is UNSET:
            offered.insert(0, (UNSET, _("choose…")))
        if not any(same(value, extra) for value, _ in offered):
            offered.append((extra, "null" if extra is None else str(extra)))
        self._values = [value for value, _ in offered]
        self._box.clear()
        self._box.addItems([label for _, label in offered])

    def _index_of(self, value: FieldValue) -> int | None:
        return next((n for n, one in enumerate(self._values) if same(one, value)), None)


class BooleanField(ChoiceField):
    """Yes, no, or not set."""

    def choices(self) -> list[tuple[FieldValue, str]]:
        """Offer the two."""
        return [(True, "true"), (False, "false")]
