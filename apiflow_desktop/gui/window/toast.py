"""One message over the window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.notify import LEVELS, Notice, NoticeAction, notify_error
from apiflow_desktop.gui.theme import icon, set_role

WIDTH = 360
_BESIDE_TEXT = 90
_READ_MS = {"error": 5000}
"""Whoever has had a message before them so long has read it."""
_STAY_MS = {"info": 4000, "success": 4000, "warning": 8000}
_ICONS = {
    "info": ("info", "accent"),
    "success": ("state.succeeded", "succeeded"),
    "warning": ("warning", "running"),
    "error": ("error", "failed"),
}


class Toast(QFrame):
    """One message. Errors and questions stay until they are dismissed, or read and left.

    A short one is a line, so that it covers little; a press on it wants it whole.
    """

    dismissed = Signal()
    opened = Signal()
    """A short one is wanted whole."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.times = 1
        self._gone = self._short = False
        self._more = 0
        self._rest: list[QWidget] = []
        self.setProperty("level", notice.level)
        set_role(self, "toast")
        self._buttons: QBoxLayout | None = None
        self.setFixedWidth(WIDTH)
        self.message = QLabel(notice.message, self, textFormat=Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss_button = self._dismiss_button()
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=_STAY_MS.get(notice.level, 0))
        self._timer.timeout.connect(self.dismiss)
        self._on_show = QElapsedTimer()
        if self.is_fleeting:
            self._timer.start()

    @property
    def is_fleeting(self) -> bool:
        """Whether it goes away by itself; errors and questions wait for the user."""
        asks = self.notice.level == "warning" and bool(self.notice.actions)
        return self.notice.level != "error" and not asks

    @property
    def is_read(self) -> bool:
        """Whether it asks for nothing and has been on show for long enough to be read."""
        if self.notice.actions or not self._on_show.isValid():
            return False
        return self._on_show.hasExpired(_READ_MS.get(self.notice.level, 0))

    def repeat(self) -> None:
        """The same message came again: count it instead of showing it twice."""
        self.times += 1
        self._on_show.restart()
        self._say()
        if self._timer.isActive():
            self._timer.start()

    def show_short(self, short: bool, more: int = 0) -> None:
        """Show its first line alone, or all of it.

        Args:
            short: Its first line.
            more: How many older messages wait behind it.
        """
        self._short, self._more = short, more
        edge = 2 if short else 8
        self._row.setContentsMargins(12, edge, 8, edge)
        for widget in self._rest:
            widget.setVisible(not short)
        self.message.setWordWrap(not short)
        links = Qt.TextInteractionFlag
        self.message.setTextInteractionFlags(
            links.NoTextInteraction if short else links.TextSelectableByMouse
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor if short else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if short else Qt.FocusPolicy.NoFocus)
        self.setToolTip(self.notice.message if short else "")
        self._say()

    def fit(self, room: int) -> None:
        """Take no more room across than there is, in pixels; what does not fit wraps."""
        self.setFixedWidth(min(WIDTH, room))
        if self._buttons is not None:
            across = QBoxLayout.Direction.LeftToRight
            self._buttons.setDirection(across)
            if self._buttons.minimumSize().width() > self.width() - _BESIDE_TEXT:
                self._buttons.setDirection(QBoxLayout.Direction.TopToBottom)
        self._say()

    def wanted_height(self) -> int:
        """Return how high it is, short or whole."""
        return self.sizeHint().height() if self._short else self.heightForWidth(self.width())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a short one."""
        if self._short:
            self.opened.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a short one that has the keys."""
        if self._short and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Count from now how long it has been on show."""
        self._on_show.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What cannot be seen is not read."""
        self._on_show.invalidate()
        super().hideEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while it is read."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go a while after that."""
        if self.is_fleeting and not self._gone:
            self._timer.start()
        super().leaveEvent(event)

    def dismiss(self) -> None:
        """Go away."""
        if not self._gone:
            self._gone = True
            self.hide()
            self.dismissed.emit()
            self.deleteLater()

    def _dismiss_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon("close", "secondary"))
        button.setAccessibleName(_("Dismiss"))
        button.setToolTip(_("Dismiss"))
        set_role(button, "flat")
        button.clicked.connect(self.dismiss)
        return button

    def _build(self) -> None:
        self.setAccessibleName(f"{_(LEVELS[self.notice.level])}: {self.notice.message}")
        picture = QLabel(self)
        picture.setPixmap(icon(*_ICONS[self.notice.level]).pixmap(18, 18))
        picture.setContentsMargins(0, 4, 0, 0)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 4, 0, 4)
        texts.setSpacing(4)
        self.message.setWordWrap(True)
        texts.addWidget(self.message)
        if self.notice.detail:
            detail = QLabel(self.notice.detail, self, textFormat=Qt.TextFormat.PlainText)
            detail.setWordWrap(True)
            detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            set_role(detail, "secondary")
            texts.addWidget(detail)
            self._rest.append(detail)
        if self.notice.actions:
            buttons = self._button_row(self.notice.actions)
            texts.addWidget(buttons)
            self._rest.append(buttons)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(picture, 0, top)
        row.addLayout(texts, 1)
        row.addWidget(self.dismiss_button, 0, top)

    def _button_row(self, actions: Sequence[NoticeAction]) -> QWidget:
        holder = QWidget(self)
        buttons = self._buttons = QHBoxLayout(holder)
        buttons.setContentsMargins(0, 0, 0, 0)
        for action in actions:
            button = QPushButton(action.title, holder)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(partial(_run, action))
            buttons.addWidget(button)
        buttons.addStretch(1)
        return holder

    def _say(self) -> None:
        text = self.notice.message
        if self.times > 1:
            text = f"{text}  (×{self.times})"
        if self._short:
            more = f"  +{self._more}" if self._more else ""
            room = self.width() - _BESIDE_TEXT - self.fontMetrics().horizontalAdvance(more)
            line = " ".join(text.split())
            text = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room) + more
        self.message.setText(text)


def _run(action: NoticeAction, _checked: bool = False) -> None:
    try:
        action.run()
    except UserFacingError as error:
        notify_error(error)
