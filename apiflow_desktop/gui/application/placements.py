"""Keeps where cards were put by hand: beside the document, which has no place for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.canvas.stage import Placement
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.services.targets import FileTarget, LibraryTarget
from apiflow_desktop.store import workflow_key
from apiflow_desktop.store.settings import Settings


class Placements(QObject):
    """Puts the cards of a document that is opened where they were left."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        window.workbench.page_opened.connect(self._restore)

    def _restore(self, opened: object) -> None:
        assert isinstance(opened, DocumentPage)
        canvas, session = opened.canvas, opened.session
        if not isinstance(canvas, FlowCanvas):
            return
        key = _key(session)
        placement = _placement(self._settings.get(key)) if key else {}
        if placement:
            canvas.stage.show_placement(placement)
        keep = partial(self._keep, canvas, session)
        canvas.placement_changed.connect(keep)
        # A new document gets its place by saving, and steps may have come and gone.
        session.dirty_changed.connect(lambda dirty: None if dirty else keep())

    def _keep(self, canvas: FlowCanvas, session: DocumentSession) -> None:
        key = _key(session)
        # While the views let go of a document, nothing is drawn that could be kept.
        if not key or canvas.session is not session:
            return
        placement: JsonValue = {name: [x, y] for name, (x, y) in canvas.stage.placement().items()}
        try:
            if placement != self._settings.get(key, {}):
                self._settings.set(key, placement)
        except UserFacingError as error:
            notify_error(error)


def _key(session: DocumentSession) -> str:
    target = session.target
    if isinstance(target, LibraryTarget):
        return workflow_key(target.row.id, "placement")
    return f"file/{target.place}/placement" if isinstance(target, FileTarget) else ""


def _placement(stored: JsonValue) -> Placement:
    if not isinstance(stored, dict):
        return {}
    places: dict[str, tuple[float, float]] = {}
    for module_id, place in stored.items():
        match place:
            case [float() | int() as x, float() | int() as y]:
                places[module_id] = (float(x), float(y))
    return places
