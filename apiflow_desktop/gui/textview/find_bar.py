"""Find and replace over the text of a flow; of a flow folder over all its texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.gui.textview.find_options import FindOptions
from apiflow_desktop.gui.textview.finding import Found, Search, next_place
from apiflow_desktop.gui.textview.mirror import position_offset, utf16_length
from apiflow_desktop.gui.theme import icon, mark_invalid, set_role
from apiflow_desktop.gui.widgets.times import number_text

_FIELD_WIDTH = 160
_ICON_PX = 16
_PRESSED = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


class FindBar(QFrame):
    """A bar over the text: what is looked for, how often it is there, what takes its place."""

    replace_all_wanted = Signal(Search, str)
    """Everywhere: what is looked for (a :class:`Search`), what takes its place."""
    closed = Signal()
    left = Signal(bool)
    """The last place of this text is passed, or, if True, the first one backwards."""

    def __init__(self, editor: CodeEditor, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        set_topic(self, "text.find")
        self._editor = editor
        self._found: Found = []
        self._others = 0
        self.elsewhere: Callable[[Search], int] = lambda _search: 0
        """Counts the places in the other texts of the flow."""
        self.wanted = self._field(_("Find"), _("Find in the flow"))
        self.replacement = self._field(_("Replace with"), _("Replace with"))
        self.count = QLabel(self)
        set_role(self.count, "secondary")
        self.options = FindOptions(self)
        self._previous = self._button(
            "up",
            _("Previous ({keys})").format(keys=key_text("Shift+Enter")),
            lambda: self._go(back=True),
        )
        self._next = self._button(
            "down", _("Next ({keys})").format(keys=key_text("Enter")), self._go
        )
        self._close = self._button(
            "close", _("Close ({keys})").format(keys=key_text("Esc")), self.shut
        )
        self.replace_button = QPushButton(_("Replace"), self)
        self.replace_all_button = QPushButton(_("Replace all"), self)
        self._lay_out()
        self.wanted.textChanged.connect(self._look)
        self.options.changed.connect(self._look)
        self.replace_button.clicked.connect(self._replace)
        self.replace_all_button.clicked.connect(self._replace_everywhere)
        editor.textChanged.connect(self._refresh)
        editor.escape = self._escape
        self.hide()

    @property
    def search(self) -> Search:
        """What is looked for."""
        return self.options.search(self.wanted.text())

    def open(self, *, replacing: bool) -> None:
        """Show the bar, looking for what is selected, if that is within one line."""
        selected = self._editor.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self.wanted.setText(selected)
        self._show_replacing(replacing)
        self.show()
        self._look()
        self.wanted.setFocus()
        self.wanted.selectAll()

    def go_on(self, bar: FindBar, *, back: bool) -> None:
        """Go on from the bar of another text: to the first place here, or backwards to the last."""
        if bar is not self:
            self.wanted.setText(bar.wanted.text())
            self.replacement.setText(bar.replacement.text())
            self.options.take(bar.options)
            self._show_replacing(bar.replacement.isVisibleTo(bar))
            self.show()
            self.wanted.setFocus()
        self._find()
        if self._found:
            self._show(len(self._found) - 1 if back else 0)
        self._tell()

    def shut(self) -> None:
        """Hide the bar and go back to the text."""
        self.hide()
        self._editor.mark_found([])
        self._editor.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes from the buttons too."""
        if event.key() != Qt.Key.Key_Escape or not self._escape():
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Esc closes; other keys press the options."""
        if not isinstance(event, QKeyEvent) or event.type() not in _PRESSED:
            return super().eventFilter(watched, event)
        if self.options.press(event):
            return True
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        match event.key():
            case Qt.Key.Key_Escape:
                self.shut()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if watched is self.replacement:
                self._replace()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._go(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            case _:
                return super().eventFilter(watched, event)
        return True

    def _escape(self) -> bool:
        if not self.isVisible():
            return False
        self.shut()
        return True

    def _refresh(self) -> None:
        if self.isVisible():
            self._find()
            self._tell()

    def _look(self) -> None:
        """Find anew, and go to the first place from where the cursor is."""
        self._find()
        if self._found:
            cursor = self._editor.textCursor()
            self._show(next_place(self._found, self._offset(cursor.selectionStart()), back=False))
        self._tell()

    def _find(self) -> None:
        search = self.search
        self._found = search.find_all(self._editor.shown_text())
        self._others = self.elsewhere(search) if search.wanted else 0
        self._editor.mark_found([self._positions(span) for span in self._found])

    def _go(self, *, back: bool = False) -> None:
        cursor = self._editor.textCursor()
        at = self._offset(cursor.selectionStart() if back else cursor.selectionEnd())
        index = next_place(self._found, at, back=back) if self._found else None
        if self._others and (index is None or (self._found[index][0] < at) is not back):
            self.left.emit(back)
            return
        if index is not None:
            self._show(index)
        self._tell()

    def _replace(self) -> None:
        """Replace the place that is selected, and go to the next."""
        index = self._selected()
        if index is not None:
            start, text = self._found[index][0], self._editor.shown_text()
            written = self.search.replacement_at(text, start, self.replacement.text())
            self._editor.textCursor().insertText(written)
        self._go()

    def _replace_everywhere(self) -> None:
        if self._found or self._others:
            self.replace_all_wanted.emit(self.search, self.replacement.text())

    def _show(self, index: int) -> None:
        self._editor.select_span(*self._positions(self._found[index]))

    def _selected(self) -> int | None:
        """Return the index of the place that is selected."""
        cursor = self._editor.textCursor()
        span = self._offset(cursor.selectionStart()), self._offset(cursor.selectionEnd())
        return self._found.index(span) if span in self._found else None

    def _tell(self) -> None:
        wrong = self.search.wrong
        mark_invalid(self.wanted, wrong is not None)
        self.count.setText(self._said() if self.wanted.text() else "")
        self._make_room_for(self.count.text())
        others = ngettext(
            "{count} place in other files of the flow",
            "{count} places in other files of the flow",
            self._others,
        )
        told = others.format(count=number_text(self._others)) if self._others else ""
        self.count.setToolTip(wrong[1] if wrong is not None else told)
        for button in (self._previous, self._next, self.replace_all_button):
            button.setEnabled(bool(self._found or self._others))
        self.replace_button.setEnabled(bool(self._found))

    def _make_room_for(self, text: str) -> None:
        """Never give the count less room than it has had, lest the bar jumps while one types."""
        wanted = self.count.fontMetrics().horizontalAdvance(text)
        self.count.setMinimumWidth(max(self.count.minimumWidth(), wanted))

    def _said(self) -> str:
        wrong = self.search.wrong
        if wrong is not None:
            return _("Wrong at character {number}").format(number=wrong[0] + 1)
        at, count, others = self._selected(), number_text(len(self._found)), self._others
        if not self._found:
            return _("In other files: {count}").format(count=others) if others else _("Not found")
        if at is None:
            return _("{count} + {others}").format(count=count, others=others) if others else count
        if others:
            here = _("{number} of {count} + {others}")
            return here.format(number=at + 1, count=count, others=number_text(others))
        return _("{number} of {count}").format(number=at + 1, count=count)

    def _offset(self, position: int) -> int:
        return position_offset(self._editor.shown_text(), position)

    def _positions(self, span: tuple[int, int]) -> tuple[int, int]:
        text = self._editor.shown_text()
        if text.isascii():
            return span
        return utf16_length(text[: span[0]]), utf16_length(text[: span[1]])

    def _show_replacing(self, replacing: bool) -> None:
        for widget in (self.replacement, self.replace_button, self.replace_all_button):
            widget.setVisible(replacing)

    def _field(self, name: str, placeholder: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        field.setPlaceholderText(placeholder)
        field.setMinimumWidth(_FIELD_WIDTH)
        field.installEventFilter(self)
        return field

    def _button(self, icon_name: str, tip: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        set_role(button, "flat")
        button.clicked.connect(lambda: run())
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        self._make_room_for(_("{number} of {count}").format(number=999, count=9999))
        finding, replacing = QHBoxLayout(), QHBoxLayout()
        for widget in (self.count, self._previous, self._next, self.options):
            finding.addWidget(widget)
        finding.addStretch()
        finding.addWidget(self._close)
        replacing.addWidget(self.replace_button)
        replacing.addWidget(self.replace_all_button)
        replacing.addStretch()
        grid.addWidget(self.wanted, 0, 0)
        grid.addLayout(finding, 0, 1)
        grid.addWidget(self.replacement, 1, 0)
        grid.addLayout(replacing, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
