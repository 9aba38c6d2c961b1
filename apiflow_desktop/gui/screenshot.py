"""Draws a workflow, or the whole window on it, into a picture file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QSize,
    QThreadPool,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.events import Event
from apiflow_desktop.engine.iterations import iterations_of
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.app import create_application
from apiflow_desktop.gui.application.archive import WorkspaceArchive
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.gui.application.placements import kept_arrangement
from apiflow_desktop.gui.canvas.arrangement import Arrangement
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import Mode, Theme
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.services.kept_drafts import KeptDrafts
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.targets import FileTarget, LibraryTarget
from apiflow_desktop.services.workspace import Workspace

_IMAGES_MS = 10_000
_TURNS = 5
_LARGEST = QSize(12_000, 12_000)
_WINDOW = (1600, 1000)


class Shot(Struct, frozen=True):
    """What the picture shows.

    Attributes:
        size: Width and height in pixels; None: as large as the drawing is at 100 %.
        direction: Which way execution runs; None: as the workflow was turned in the window.
        collapsed: What is drawn collapsed beside what is so in the window: the ids of steps, or
            names like ``step/branch.0``.
        job_id: Show the states and pictures of this job on the drawing.
        events: Show how the job stood of which these tell.
        iterations: The iterations of loops that are looked at, from 0, by the loops' ids.
        whole_window: The window with its panels, not the canvas alone.
    """

    target: Path
    theme: Mode
    size: tuple[int, int] | None
    direction: Direction | None = None
    collapsed: tuple[str, ...] = ()
    job_id: int | None = None
    events: tuple[Event, ...] = ()
    iterations: Mapping[str, int] = {}
    whole_window: bool = False


def take(
    workspace: Workspace,
    document: Document,
    target: FileTarget | LibraryTarget | None,
    shot: Shot,
) -> None:
    """Take the picture. It shows what the window would, and nothing is kept of it.

    Args:
        workspace: Where nodes and jobs are, and what is kept beside documents.
        document: What is drawn, as it was read.
        target: Where it is kept.
        shot: What to show, and where to write it.

    Raises:
        UserFacingError: There is no such job or iteration, nothing that could be collapsed, or
            the file cannot be written.
    """
    state = _state(workspace, shot)
    previous = qInstallMessageHandler(_tell)
    try:
        Theme.current().apply(_application(), shot.theme)
        session = _open(workspace, document, target)
        if shot.whole_window:
            _take_window(workspace, session, shot)
        else:
            _take_canvas(workspace, session, state, shot)
    finally:
        qInstallMessageHandler(previous)


def _application() -> QApplication:
    app = QCoreApplication.instance()
    return app if isinstance(app, QApplication) else create_application()


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, but for what its platform without a display always says."""
    del kind, context
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _open(
    workspace: Workspace, document: Document, target: FileTarget | LibraryTarget | None
) -> DocumentSession:
    try:
        KeptDrafts(workspace.store.settings).bring(document, target)
    except UserFacingError as error:
        sys.stderr.write(f"{error}\n")
    lookup = CatalogLookup(workspace.catalog(), workspace.items())
    session = DocumentSession(document, target, lookup)
    session.diagnose()
    return session


def _take_canvas(
    workspace: Workspace, session: DocumentSession, state: JobState | None, shot: Shot
) -> None:
    canvas = FlowCanvas()
    try:
        canvas.resize(QSize(*shot.size or _WINDOW))
        canvas.show()
        canvas.set_session(session)
        canvas.arrangement.restore(kept_arrangement(workspace.store.settings, session.target))
        _arrange(canvas.arrangement, shot)
        canvas.show_states(state, shot.events[-1].at if shot.events else None)
        if shot.size is None:
            canvas.resize(canvas.navigation.whole_size().boundedTo(_LARGEST))
        canvas.navigation.fit()
        # The buttons in the corner are of no use in a picture.
        _save(canvas.viewer.viewport(), shot.target)
    finally:
        canvas.set_session(None)
        canvas.deleteLater()
        QApplication.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)


def _take_window(workspace: Workspace, session: DocumentSession, shot: Shot) -> None:
    assembly = Assembly(workspace)
    assembly.window.resize(QSize(*shot.size or _WINDOW))
    # The picture may be larger than the screen for which the window was laid out.
    assembly.window.docks.arrange()
    assembly.window.show()
    assembly.window.look_for_keyring()
    assembly.placements.keeps = False
    place = session.target.place if session.target else ""
    page = assembly.window.open_session(session, place)
    drawing = page.canvas.drawing
    if drawing is not None:
        _arrange(drawing.arrangement, shot)
    if shot.job_id is not None:
        assembly.window.jobs.list.select(shot.job_id)
        page.job.show_iterations(shot.iterations)
    _settle()
    if drawing is not None:
        drawing.navigation.fit()
    _save(assembly.window, shot.target)
    assembly.close()


def _state(workspace: Workspace, shot: Shot) -> JobState | None:
    if shot.events:
        state = JobState.of(shot.events)
    elif shot.job_id is not None:
        state = WorkspaceArchive(workspace.store).state(shot.job_id)
    else:
        return None
    state = state.at_iterations(shot.iterations)
    for loop, number in shot.iterations.items():
        if number not in iterations_of(state, loop):
            raise UserFacingError(
                _("The job has no iteration {iteration}.").format(iteration=f"{loop}[{number}]"),
                hint=_("Iterations are counted from 0."),
            )
    return state


def _arrange(arrangement: Arrangement, shot: Shot) -> None:
    if shot.direction is not None:
        arrangement.turn(shot.direction)
    unknown = arrangement.collapse(shot.collapsed)
    if unknown:
        raise UserFacingError(
            _("There is nothing to collapse at “{name}”.").format(name=unknown[0]),
            hint=_("Give the id of a step with branches, a body or tools."),
        )


def _save(widget: QWidget, target: Path) -> None:
    _settle()
    if not widget.grab().save(str(target), "PNG"):
        raise UserFacingError(_("The picture could not be written."), where=str(target))


def _settle() -> None:
    """Let layouts happen and images be read, which other threads do."""
    for _turn in range(_TURNS):
        QApplication.processEvents()
        QThreadPool.globalInstance().waitForDone(_IMAGES_MS)
