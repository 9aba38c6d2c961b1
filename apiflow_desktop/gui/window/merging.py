"""A document that was changed here and in its place: both sets of changes in one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.notify import notify, notify_error
from apiflow_desktop.gui.window.page import View
from apiflow_desktop.openflow.edits.past import texts_of
from apiflow_desktop.openflow.merging import Merged, merge
from apiflow_desktop.openflow.shelf import SHELF_FILE

if TYPE_CHECKING:
    from apiflow_desktop.gui.places import SaveTarget
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.openflow.document import Document


def can_merge(session: DocumentSession) -> bool:
    """Tell whether it is known what the document was when both versions began to differ."""
    return session.pending is None and session.saved_texts() is not None


def merge_theirs(window: MainWindow, session: DocumentSession) -> None:
    """Read what the document's place holds and bring it together with what is open.

    Raises:
        UserFacingError: It cannot be read.
    """
    page = next(page for page in window.workbench.pages if page.session is session)
    saved = session.saved_texts()
    if session.target is not None and saved is not None:
        document, target = session.target.reload()
        _Merging(page, target).begin(saved, _kept_texts(document))


def _kept_texts(document: Document) -> dict[str, str]:
    """Return the texts that lie in the document's place: drafts lie elsewhere."""
    return {name: text for name, text in texts_of(document).items() if name != SHELF_FILE}


class _Merging(QObject):
    """Brings the texts of a page's document together with those of its place."""

    def __init__(self, page: DocumentPage, target: SaveTarget) -> None:
        super().__init__(page)
        self._page = page
        self._target = target
        self._mine = _kept_texts(page.session.document)

    def begin(self, saved: dict[str, str], theirs: dict[str, str]) -> None:
        """Compare them, away from the window's thread."""
        in_background(partial(merge, saved, self._mine, theirs), self._take, notify_error)

    def _take(self, merged: Merged) -> None:
        self.deleteLater()
        session = self._page.session
        if session.pending is not None or _kept_texts(session.document) != self._mine:
            text = _("“{title}” was edited meanwhile.").format(title=session.title)
            notify("warning", text, _("Save it, and merge when you are asked again."))
            return
        try:
            has_conflicts = session.take_merged(merged, self._target)
        except UserFacingError as error:
            notify_error(error)
            return
        if has_conflicts:
            self._page.show_view(View.TEXT)
            self._page.text.reveal_pending()
            return
        notify(
            "info",
            _("“{title}” holds both sets of changes now.").format(title=session.title),
            _("Look it over and save it; undo takes theirs out again."),
        )
