"""Messages over the lower right corner of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QStackedWidget

from apiflow_desktop.gui.notify import Notice, Notices
from apiflow_desktop.gui.window.toast import Toast

_MARGIN = 16
_MOST = 3


class Toasts(QObject):
    """Stacks the messages over a widget, the latest lowest.

    Of errors and questions, which stay, the latest is whole and the others are a line each: what
    is worked on is below them. An error without a button was about what was in front: once it has
    been read, it goes when another document comes there. The log keeps it.
    """

    def __init__(self, host: QStackedWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        self._open: Toast | None = None
        host.installEventFilter(self)
        host.currentChanged.connect(self._on_page_changed)
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
        if not toast.is_fleeting:
            self._open = toast
        toast.opened.connect(lambda: self._show_whole(toast))
        toast.dismissed.connect(lambda: self._forget(toast))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner when the window's size changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _forget(self, toast: Toast) -> None:
        self._toasts.remove(toast)
        if self._open is toast:
            staying = [one for one in self._toasts if not one.is_fleeting]
            self._open = staying[-1] if staying else None
        self._place()

    def _show_whole(self, toast: Toast) -> None:
        self._open = toast
        self._place()

    def _on_page_changed(self, _page: int) -> None:
        for toast in [one for one in self._toasts if not one.is_fleeting and one.is_read]:
            toast.dismiss()
        self._place()  # the page that comes to the front covers them

    def _place(self) -> None:
        """Stack what there is room for; older ones come up as later ones are dismissed."""
        bottom = self._host.height() - _MARGIN
        shown = list(reversed(self._toasts[-_MOST:]))
        hidden = len(self._toasts) - len(shown)
        for toast in self._toasts[:hidden]:
            toast.hide()
        for toast in shown:
            toast.fit(max(self._host.width() - 2 * _MARGIN, 0))
            more = hidden if toast is shown[-1] else 0
            toast.show_short(toast is not self._open and not toast.is_fleeting, more)
            height = toast.wanted_height()
            bottom -= height
            left = self._host.width() - toast.width() - _MARGIN
            toast.setGeometry(left, bottom, toast.width(), height)
            toast.setVisible(bottom >= 0 or toast is shown[0])
            toast.raise_()
            bottom -= _MARGIN // 2
