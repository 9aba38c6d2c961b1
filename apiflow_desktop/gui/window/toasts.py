"""Messages over the lower right corner of the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
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
from apiflow_desktop.gui.notify import LEVELS, Notice, NoticeAction, Notices, notify_error
from apiflow_desktop.gui.theme import icon, set_role

_WIDTH = 380
_MARGIN = 16
_MOST = 4
_STAY_MS = {"info": 5000, "success": 5000, "warning": 10_000}
_ICONS = {
    "info": ("info", "accent"),
    "success": ("state.succeeded", "succeeded"),
    "warning": ("warning", "running"),
    "error": ("error", "failed"),
}


class Toast(QFrame):
    """One message. Errors and questions stay until they are dismissed."""

    dismissed = Signal()

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.times = 1
        self._gone = False
        self.setProperty("level", notice.level)
        set_role(self, "toast")
        self.setFixedWidth(_WIDTH)
        self.message = QLabel(notice.message, self)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss_button = self._dismiss_button()
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=_STAY_MS.get(notice.level, 0))
        self._timer.timeout.connect(self.dismiss)
        if self.is_fleeting:
            self._timer.start()

    @property
    def is_fleeting(self) -> bool:
        """Whether it goes away by itself; errors and questions wait for the user."""
        asks = self.notice.level == "warning" and bool(self.notice.actions)
        return self.notice.level != "error" and not asks

    def repeat(self) -> None:
        """The same message came again: count it instead of showing it twice."""
        self.times += 1
        self.message.setText(f"{self.notice.message}  (×{self.times})")
        if self._timer.isActive():
            self._timer.start()

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
            detail = QLabel(self.notice.detail, self)
            detail.setWordWrap(True)
            detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            set_role(detail, "secondary")
            texts.addWidget(detail)
        if self.notice.actions:
            texts.addLayout(self._buttons())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(picture, 0, top)
        row.addLayout(texts, 1)
        row.addWidget(self.dismiss_button, 0, top)

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        for action in self.notice.actions:
            button = QPushButton(action.title, self)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(partial(_run, action))
            buttons.addWidget(button)
        buttons.addStretch(1)
        return buttons


def _run(action: NoticeAction, _checked: bool = False) -> None:
    try:
        action.run()
    except UserFacingError as error:
        notify_error(error)


class Toasts(QObject):
    """Stacks the messages over a widget, the latest lowest."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        host.installEventFilter(self)
        Notices.current().posted.connect(self.show_notice)
        Notices.current().withdrawn.connect(self.withdraw)

    def shown(self) -> list[Toast]:
        """Return the messages on show, the oldest first."""
        return [toast for toast in self._toasts if not toast.isHidden()]

    def withdraw(self, notice: Notice) -> None:
        """Take a message away that need not be read any longer."""
        for toast in [one for one in self._toasts if one.notice is notice]:
            toast.dismiss()

    def show_notice(self, notice: Notice) -> None:
        """Show a message, or count it if it is on show."""
        on_show = list(self._toasts)
        for toast in on_show:
            if toast.notice.says_the_same_as(notice):
                toast.repeat()
                return
        fleeting = [toast for toast in on_show if toast.is_fleeting]
        for toast in fleeting[: max(0, len(on_show) + 1 - _MOST)]:
            toast.dismiss()
        toast = Toast(notice, self._host)
        self._toasts.append(toast)
        toast.dismissed.connect(lambda: self._forget(toast))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner when the window's size changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _forget(self, toast: Toast) -> None:
        self._toasts.remove(toast)
        self._place()

    def _place(self) -> None:
        """Stack what there is room for; older ones come up as later ones are dismissed."""
        bottom = self._host.height() - _MARGIN
        for toast in reversed(self._toasts):
            height = toast.heightForWidth(_WIDTH)
            bottom -= height
            toast.setGeometry(self._host.width() - _WIDTH - _MARGIN, bottom, _WIDTH, height)
            toast.setVisible(bottom >= 0 or toast is self._toasts[-1])
            toast.raise_()
            bottom -= _MARGIN // 2
