"""Folding: what is indented deeper than a line can be hidden below it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit


class Folding(QObject):
    """Which parts of an editor's text are hidden; objects, lists and mappings can be.

    The lines of a pretty-printed JSON container and of a YAML mapping are told by their
    indentation, so that half-typed text folds as well.
    """

    changed = Signal()
    """Something was hidden or shown."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._folded: list[QTextCursor] = []
        editor.document().contentsChanged.connect(self._on_contents_changed)
        editor.cursorPositionChanged.connect(self._show_cursor)

    def can_fold(self, block: QTextBlock) -> bool:
        """Tell whether something deeper follows a line."""
        following = _next_written(block)
        return bool(block.text().strip()) and _indent(following) > _indent(block)

    def is_folded(self, block: QTextBlock) -> bool:
        """Tell whether what follows a line is hidden."""
        return any(head.block() == block for head in self._folded)

    def toggle(self, block: QTextBlock) -> None:
        """Hide what is below a line, or show it again."""
        if self.is_folded(block):
            self._folded = [head for head in self._folded if head.block() != block]
        elif self.can_fold(block):
            self._folded.append(QTextCursor(block))
            self._keep_cursor_out(block)
        self._apply()

    def fold_here(self) -> None:
        """Hide the innermost part around the cursor that is not hidden yet."""
        block = self._editor.textCursor().block()
        while block.isValid() and (self.is_folded(block) or not self._covers(block)):
            block = block.previous()
        if block.isValid():
            self.toggle(block)

    def unfold_here(self) -> None:
        """Show what is hidden below the cursor's line."""
        block = self._editor.textCursor().block()
        if self.is_folded(block):
            self.toggle(block)

    def _covers(self, block: QTextBlock) -> bool:
        here = self._editor.textCursor().block().blockNumber()
        return self.can_fold(block) and here <= _last_below(block).blockNumber()

    def _keep_cursor_out(self, block: QTextBlock) -> None:
        here = self._editor.textCursor().block().blockNumber()
        if block.blockNumber() < here <= _last_below(block).blockNumber():
            self._editor.setTextCursor(QTextCursor(block))

    def _show_cursor(self) -> None:
        """Show the line the cursor came to."""
        here = self._editor.textCursor().block()
        if here.isVisible():
            return
        number = here.blockNumber()
        self._folded = [
            head
            for head in self._folded
            if not head.blockNumber() < number <= _last_below(head.block()).blockNumber()
        ]
        self._apply()

    def _on_contents_changed(self) -> None:
        if self._folded:
            self._folded = [head for head in self._folded if self.can_fold(head.block())]
            self._apply()

    def _apply(self) -> None:
        document = self._editor.document()
        hidden: set[int] = set()
        for head in self._folded:
            hidden.update(
                range(head.blockNumber() + 1, _last_below(head.block()).blockNumber() + 1)
            )
        block = document.begin()
        while block.isValid():
            shown = block.blockNumber() not in hidden
            if block.isVisible() is not shown:
                block.setVisible(shown)
                block.setLineCount(1 if shown else 0)
            block = block.next()
        layout = document.documentLayout()
        assert isinstance(layout, QPlainTextDocumentLayout)
        layout.requestUpdate()
        layout.documentSizeChanged.emit(layout.documentSize())
        self.changed.emit()


def _indent(block: QTextBlock) -> int:
    text = block.text()
    return len(text) - len(text.lstrip(" \t")) if block.isValid() else -1


def _next_written(block: QTextBlock) -> QTextBlock:
    following = block.next()
    while following.isValid() and not following.text().strip():
        following = following.next()
    return following


def _last_below(block: QTextBlock) -> QTextBlock:
    """Return the last line that is deeper than a line, of those that follow it."""
    last = block
    following = _next_written(block)
    while following.isValid() and _indent(following) > _indent(block):
        last = following
        following = _next_written(following)
    return last
