"""Draws a workflow, or the whole window on it, into a picture file."""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import (
    QMessageLogContext,
    QSize,
    QThreadPool,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.app import create_application
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import Mode, Theme
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.targets import LibraryTarget
from apiflow_desktop.services.workspace import Workspace

_IMAGES_MS = 10_000
_TURNS = 5


class Shot(Struct, frozen=True):
    """What the picture shows.

    Attributes:
        size: Width and height in pixels.
        direction: Which way execution runs, unless the workflow was turned in the window.
        job_id: Show the states and pictures of this job on the drawing.
        whole_window: The window with its panels, not the canvas alone.
    """

    target: Path
    theme: Mode
    size: tuple[int, int]
    direction: Direction = "right"
    job_id: int | None = None
    whole_window: bool = False


def take(workspace: Workspace, document: Document, workflow_id: int | None, shot: Shot) -> None:
    """Take the picture, in a process that has no window yet.

    Args:
        workspace: Where nodes and jobs are.
        document: What is drawn.
        workflow_id: The item of the library that it is, if any.
        shot: What to show, and where to write it.

    Raises:
        UserFacingError: There is no such job, or the file cannot be written.
    """
    if shot.job_id is not None:
        workspace.store.jobs.get(shot.job_id)
    previous = qInstallMessageHandler(_tell)
    try:
        _take(workspace, document, workflow_id, shot)
    finally:
        qInstallMessageHandler(previous)


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, but for what its platform without a display always says."""
    del kind, context
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _take(workspace: Workspace, document: Document, workflow_id: int | None, shot: Shot) -> None:
    app = create_application()
    Theme.current().apply(app, shot.theme)
    shelf = workspace.store.workflows
    target = LibraryTarget(shelf, shelf.get(workflow_id)) if workflow_id is not None else None
    session = DocumentSession(
        document, target, CatalogLookup(workspace.catalog(), workspace.items())
    )
    if shot.whole_window:
        _take_window(workspace, session, shot)
    else:
        _take_canvas(workspace, session, shot)


def _take_canvas(workspace: Workspace, session: DocumentSession, shot: Shot) -> None:
    canvas = FlowCanvas()
    canvas.resize(QSize(*shot.size))
    canvas.show()
    canvas.arrangement.set_usual(shot.direction)
    canvas.set_session(session)
    if shot.job_id is not None:
        canvas.show_states(_state(workspace, shot.job_id))
    canvas.navigation.fit()
    _save(canvas, shot.target)


def _take_window(workspace: Workspace, session: DocumentSession, shot: Shot) -> None:
    assembly = Assembly(workspace)
    assembly.window.resize(QSize(*shot.size))
    # The picture may be larger than the screen for which the window was laid out.
    assembly.window.docks.arrange()
    assembly.window.show()
    assembly.window.look_for_keyring()
    place = session.target.place if session.target else ""
    page = assembly.window.open_session(session, place)
    drawing = page.canvas.drawing
    if drawing is not None:
        drawing.arrangement.set_usual(shot.direction)
    if shot.job_id is not None:
        assembly.window.jobs.list.select(shot.job_id)
    _settle()
    if drawing is not None:
        drawing.navigation.fit()
    _save(assembly.window, shot.target)
    assembly.close()


def _state(workspace: Workspace, job_id: int) -> JobState:
    return JobState.of(workspace.store.jobs.events(job_id))


def _save(widget: QWidget, target: Path) -> None:
    _settle()
    if not widget.grab().save(str(target), "PNG"):
        raise UserFacingError(_("The picture could not be written."), where=str(target))


def _settle() -> None:
    """Let layouts happen and images be read, which other threads do."""
    for _turn in range(_TURNS):
        QApplication.processEvents()
        QThreadPool.globalInstance().waitForDone(_IMAGES_MS)
