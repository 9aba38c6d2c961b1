"""Keeps how documents are arranged: beside each document, which has no place for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.canvas.arrangement import KEPT
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.services.targets import setting_of
from apiflow_desktop.store.settings import Settings


class Placements(QObject):
    """Arranges a document that is opened as it was left."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        window.workbench.page_opened.connect(self._restore)

    def _restore(self, opened: object) -> None:
        assert isinstance(opened, DocumentPage)
        canvas, session = opened.canvas, opened.session
        if not isinstance(canvas, FlowCanvas):
            return
        if setting_of(session.target, KEPT[0]):
            kept = {name: self._settings.get(setting_of(session.target, name)) for name in KEPT}
            canvas.arrangement.restore(kept)
        keep = partial(self._keep, canvas, session)
        canvas.arrangement.changed.connect(keep)
        # A new document gets its place by saving, and steps may have come and gone.
        session.dirty_changed.connect(lambda dirty: None if dirty else keep())

    def _keep(self, canvas: FlowCanvas, session: DocumentSession) -> None:
        # While the views let go of a document, nothing is drawn that could be kept.
        if not setting_of(session.target, KEPT[0]) or canvas.session is not session:
            return
        try:
            for name, value in canvas.arrangement.kept().items():
                self._settings.keep(setting_of(session.target, name), value)
        except UserFacingError as error:
            notify_error(error)
