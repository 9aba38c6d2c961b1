"""The one door for messages to the user."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.openflow.errors import EditRefused

_log = logging.getLogger(__name__)

Level = Literal["info", "success", "warning", "error"]
LEVELS: Final[Mapping[Level, str]] = {
    "info": N_("info"),
    "success": N_("success"),
    "warning": N_("warning"),
    "error": N_("error"),
}
"""What a level is called where people read it."""

# What the user is told goes to the log for whoever helps them later; it is no failure of ours.
_KEPT = 500


class NoticeAction(Struct, frozen=True):
    """Something the user can do about a message, as a button on it."""

    title: str
    run: Callable[[], object]


class Notice(Struct, frozen=True):
    """A message to the user.

    Attributes:
        message: One sentence: what happened.
        detail: Where, and what to do about it.
        at: When, seconds since 1970.
    """

    level: Level
    message: str
    detail: str = ""
    actions: tuple[NoticeAction, ...] = ()
    at: float = field(default_factory=time.time)

    def says_the_same_as(self, other: Notice) -> bool:
        """Whether it is the same message, whenever it was given."""
        return replace(self, at=other.at) == other


class Notices(QObject):
    """All messages so far; there is one."""

    posted = Signal(Notice)
    """A :class:`Notice` came."""
    withdrawn = Signal(Notice)
    """What a :class:`Notice` asks for is done: it need not be shown any longer."""

    _current: Notices | None = None

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Notice] = []

    @classmethod
    def current(cls) -> Notices:
        """Return the application's messages."""
        if cls._current is None:
            cls._current = cls()
        return cls._current

    def post(self, notice: Notice) -> None:
        """Log a message and show it."""
        _log.info("%s: %s %s", notice.level, notice.message, notice.detail)
        self.history = [*self.history[1 - _KEPT :], notice]
        self.posted.emit(notice)


def notify(
    level: Level, message: str, detail: str = "", actions: Sequence[NoticeAction] = ()
) -> Notice:
    """Tell the user something; call on the window's thread.

    Errors stay until they are dismissed, or read and left.
    """
    notice = Notice(level, message, detail, tuple(actions))
    Notices.current().post(notice)
    return notice


def notify_error(error: UserFacingError, actions: Sequence[NoticeAction] = ()) -> Notice:
    """Tell the user about an error: what, where, and what to do.

    What is refused has done nothing, so it is a warning that goes away.
    """
    detail = "\n".join(part for part in (error.where, in_own_language(error.hint)) if part)
    remedies = (NoticeAction(title, run) for title, run in error.remedies)
    level: Level = "warning" if isinstance(error, EditRefused) else "error"
    return notify(level, in_own_language(error.what), detail, (*actions, *remedies))
