"""A form of options, in sections; one can look for an option."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.inspector.common_value import CommonValue
from apiflow_desktop.gui.inspector.folding_section import FoldingSection
from apiflow_desktop.gui.inspector.setting_rows import (
    PredicateSetting,
    SettingRow,
    TransformSetting,
    ValueSetting,
)
from apiflow_desktop.gui.inspector.settings import Section, Setting


class SettingsForm(QWidget):
    """Shows options; sections that are folded unfold where something is set.

    Args:
        offers: What expressions can refer to.
        change: Gives an option another value, or takes it away.

    Attributes:
        rows: The options by their place.
    """

    def __init__(
        self,
        offers: Callable[[], Sequence[str]],
        change: Callable[[Setting, FieldValue], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._offers = offers
        self._change = change
        self._sections: tuple[Section, ...] = ()
        self._widgets: list[tuple[FoldingSection, Section]] = []
        self.rows: dict[Pointer, SettingRow] = {}
        self._settings: dict[Pointer, Setting] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find an option…"))
        self.search.setAccessibleName(_("Find an option"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        layout.addWidget(self.search)
        self._none = small_label(_("No option is called so."))
        self._none.hide()
        layout.addWidget(self._none)
        self._content = QWidget()
        layout.addWidget(self._content)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these options; equal ones stay."""
        shown = tuple(section for section in sections if section.settings)
        if shown == self._sections:
            return
        self._sections = shown
        self.rows, self._settings, self._widgets = {}, {}, []
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for section in shown:
            column.addWidget(self._make_section(section))
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(self._content, content)
        self._content.hide()
        self._content.deleteLater()
        self._content = content
        self._on_search(self.search.text())

    def show_values(self, read: Callable[[Pointer], CommonValue], *, anew: bool) -> None:
        """Show the options' values.

        Args:
            read: Returns an option's value.
            anew: Other steps are shown: what was typed is let go of.
        """
        for path, row in self.rows.items():
            if anew:
                row.forget()
            common = read(path)
            row.show_value(common.value)
            row.show_differing(common.differing)
        if anew:
            for widget, section in self._widgets:
                widget.fold(section.folded and not self._is_set(section, read))

    def unfolded(self, path: Pointer) -> QWidget | None:
        """Return the row of an option, its section unfolded; None if it is not among them."""
        if path not in self.rows:
            return None
        row = self.rows[path]
        assert isinstance(row, QWidget)
        self.search.clear()
        for widget, _section in self._widgets:
            if widget.isAncestorOf(row):
                widget.fold(False)
        return row

    def show_remark(self, title: str, text: str) -> None:
        """Say something at the top of the section of a title, if it is on show."""
        for widget, section in self._widgets:
            if section.title == title:
                widget.show_remark(text)

    def _is_set(self, section: Section, read: Callable[[Pointer], CommonValue]) -> bool:
        found = (read(setting.path) for setting in section.settings)
        return any(common.value is not UNSET or common.differing for common in found)

    def _make_section(self, section: Section) -> FoldingSection:
        widget = FoldingSection(_(section.title), folded=section.folded)
        for setting in section.settings:
            widget.body.addWidget(self._make_row(setting))
        self._widgets.append((widget, section))
        return widget

    def _make_row(self, setting: Setting) -> QWidget:
        row: ValueSetting | PredicateSetting | TransformSetting
        if setting.editor == "value":
            row = ValueSetting(setting)
        elif setting.editor == "predicate":
            row = PredicateSetting(setting, self._offers)
        else:
            row = TransformSetting(setting, self._offers)
        row.changed_to.connect(lambda value: self._change(setting, value))
        self.rows[setting.path] = row
        self._settings[setting.path] = setting
        return row

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        any_found = False
        for widget, section in self._widgets:
            found = False
            for setting in section.settings:
                row = self.rows[setting.path]
                assert isinstance(row, QWidget)
                shown = setting.shown
                about = f"{_(section.title)} {shown.title} {shown.description}"
                fits = all(word in f"{about} {setting.path}".casefold() for word in words)
                row.setVisible(fits)
                found = found or fits
            widget.setVisible(found)
            any_found = any_found or found
            if words and found:
                widget.fold(False)
        self._none.setVisible(not any_found)
