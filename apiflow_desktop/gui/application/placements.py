"""Keeps how documents are arranged: beside each document, which has no place for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.canvas.arrangement import KEPT
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.services.targets import setting_of
from apiflow_desktop.store.settings import Settings


def kept_arrangement(settings: Settings, target: object) -> Mapping[str, JsonValue]:
    """Return how the document of a place was left, by name; nothing where it has no place."""
    if not setting_of(target, KEPT[0]):
        return {}
    return {name: settings.get(setting_of(target, name)) for name in KEPT}


class Placements(QObject):
    """Arranges a document that is opened as it was left.

    Attributes:
        keeps: How documents are arranged from now on is kept.
    """

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        self.keeps = True
        window.workbench.page_opened.connect(self._restore)

    def _restore(self, opened: object) -> None:
        assert isinstance(opened, DocumentPage)
        canvas, session = opened.canvas, opened.session
        if not isinstance(canvas, FlowCanvas):
            return
        kept = kept_arrangement(self._settings, session.target)
        if kept:
            canvas.arrangement.restore(kept)
        keep = partial(self._keep, canvas, session)
        canvas.arrangement.changed.connect(keep)
        # A document gets its place by saving, or another one; steps may have come and gone.
        session.saved.connect(keep)
        session.dirty_changed.connect(lambda dirty: None if dirty else keep())

    def _keep(self, canvas: FlowCanvas, session: DocumentSession) -> None:
        if not self.keeps or not setting_of(session.target, KEPT[0]):
            return
        if canvas.session is not session:
            # The views let go of the document: nothing is drawn that could be kept.
            return
        try:
            for name, value in canvas.arrangement.kept().items():
                self._settings.keep(setting_of(session.target, name), value)
        except UserFacingError as error:
            notify_error(error)
