"""Text editors that are as high as their text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from apiflow_desktop.gui.theme import code_font

_FRAME_PX = 2 * (4 + 1)
_MARGIN_PX = 2


class GrowingText(QPlainTextEdit):
    """A text field that starts as one line and grows with what is typed.

    Tab leaves it, as in any field.

    Args:
        most_lines: From there on it scrolls.
        least_lines: Its height when it is empty.
    """

    typed = Signal()
    """The user changed the text. (``textChanged`` also comes when only its colours change.)"""

    def __init__(
        self, most_lines: int = 8, least_lines: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self._least_lines = least_lines
        self._known = ""
        self.textChanged.connect(self._on_text_changed)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(_MARGIN_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def sizeHint(self) -> QSize:
        """As high as the text, within the limits."""
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """Never lower than the text asks for."""
        return QSize(48, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew, and be as high as that asks for."""
        super().resizeEvent(event)
        self._fit()

    def replace_text(self, text: str) -> None:
        """Show another text; the cursor stays where it is if the text is the same."""
        if text != self.toPlainText():
            self._known = text
            self.setPlainText(text)

    def _on_text_changed(self) -> None:
        text = self.toPlainText()
        if text != self._known:
            self._known = text
            self.typed.emit()

    def _lines(self) -> int:
        return max(self._least_lines, int(self.document().size().height()))

    def _height(self) -> int:
        spacing = QFontMetrics(self.font()).lineSpacing()
        text = spacing * min(self._lines(), self._most_lines) + 2 * _MARGIN_PX
        return max(text, 20) + _FRAME_PX

    def _fit(self) -> None:
        scrolls = self._lines() > self._most_lines
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        if self.height() != self._height():
            self.setFixedHeight(self._height())


class CodeText(GrowingText):
    """A growing text in the font of code, with colours.

    Args:
        language: ``json``, ``expression``, ``headers`` or ``script``.
        most_lines: From there on it scrolls.
        least_lines: Its height when it is empty.
    """

    def __init__(
        self,
        language: str,
        most_lines: int = 12,
        least_lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        # Plain growing texts are in every window; what colours code need not be loaded for them.
        from apiflow_desktop.gui.forms.highlight import Highlighter

        super().__init__(most_lines, least_lines, parent)
        self.setFont(code_font())
        self._highlighter = Highlighter(self.document(), language)
