"""A form of options, in sections; one can look for an option."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.inspector.common_value import CommonValue
from apiflow_desktop.gui.inspector.folding_section import FoldingSection
from apiflow_desktop.gui.inspector.schema_setting import SchemaPlaces, SchemaSetting
from apiflow_desktop.gui.inspector.setting_rows import (
    PredicateSetting,
    SettingRow,
    TransformSetting,
    ValueSetting,
)
from apiflow_desktop.gui.inspector.settings import Section, Setting

_Row: TypeAlias = ValueSetting | PredicateSetting | TransformSetting | SchemaSetting


class SettingsForm(QWidget):
    """Shows options; sections that are folded unfold where something is set.

    Rows of a section are made when it is first unfolded: most never are, and they are many.

    Args:
        offers: What expressions can refer to.
        change: Gives an option another value, or takes it away.
        schemas: Where schemas are edited, if any are.

    Attributes:
        rows: The options that were made, by their place.
    """

    unfolded_anew = Signal()
    """Rows were made for a section that was unfolded."""

    def __init__(
        self,
        offers: Callable[[], Sequence[str]],
        change: Callable[[Setting, FieldValue], None],
        parent: QWidget | None = None,
        schemas: SchemaPlaces | None = None,
    ) -> None:
        super().__init__(parent)
        self._offers = offers
        self._change = change
        self._schemas = schemas
        self._sections: tuple[Section, ...] = ()
        self._widgets: list[tuple[FoldingSection, Section]] = []
        self.rows: dict[Pointer, SettingRow] = {}
        self._read: Callable[[Pointer], CommonValue] | None = None
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
        self.rows, self._widgets, self._read = {}, [], None
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
        self._read = read
        for path, row in self.rows.items():
            if anew:
                row.forget()
            self._show_value(path, row)
        if anew:
            for widget, section in self._widgets:
                widget.fold(section.folded and not self._is_set(section, read))

    def unfolded(self, path: Pointer) -> QWidget | None:
        """Return the row of an option, its section unfolded; None if it is not among them."""
        for widget, section in self._widgets:
            if path in (setting.path for setting in section.settings):
                self.search.clear()
                widget.fold(False)
                return cast("QWidget", self.rows[path])
        return None

    def _show_value(self, path: Pointer, row: SettingRow) -> None:
        if self._read is not None:
            common = self._read(path)
            row.show_value(common.value)
            row.show_differing(common.differing)

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
        widget.head.toggled.connect(lambda _shown: self._fill(widget, section))
        self._widgets.append((widget, section))
        self._fill(widget, section)
        return widget

    def _fill(self, widget: FoldingSection, section: Section) -> None:
        """Make the rows of a section that is unfolded, if it has none yet."""
        if widget.folded or section.settings[0].path in self.rows:
            return
        for setting in section.settings:
            row = self._make_row(setting)
            widget.body.addWidget(row)
            self.rows[setting.path] = row
            self._show_value(setting.path, row)
        self.unfolded_anew.emit()

    def _make_row(self, setting: Setting) -> _Row:
        row: _Row
        if setting.editor == "schema" and self._schemas is not None:
            row = SchemaSetting(setting, self._schemas)
        elif setting.editor in ("value", "schema"):
            row = ValueSetting(setting)
        elif setting.editor == "predicate":
            row = PredicateSetting(setting, self._offers)
        else:
            row = TransformSetting(setting, self._offers)
        row.changed_to.connect(lambda value: self._change(setting, value))
        keys = setting.path[1:] if setting.path[0] == "value" else setting.path
        set_topic(row, ".".join(("option", *map(str, keys))))
        if isinstance(row, PredicateSetting | TransformSetting):
            # What is asked for is what the option does, not what an expression is.
            set_topic(row.expression, "")
        return row

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        any_found = False
        for widget, section in self._widgets:
            found = {one.path for one in section.settings if _fits(section, one, words)}
            widget.setVisible(bool(found))
            any_found = any_found or bool(found)
            if words and found:
                widget.fold(False)
            for setting in section.settings:
                if setting.path in self.rows:
                    row = cast("QWidget", self.rows[setting.path])
                    row.setVisible(setting.path in found)
        self._none.setVisible(not any_found)


def _fits(section: Section, setting: Setting, words: Sequence[str]) -> bool:
    """Tell whether all words are in what is said of an option."""
    shown = setting.shown
    about = f"{_(section.title)} {shown.title} {shown.description} {setting.path}".casefold()
    return all(word in about for word in words)
