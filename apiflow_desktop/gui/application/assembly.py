"""Puts the window and its parts together over one workspace."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.gui.application.archive import WorkspaceArchive
from apiflow_desktop.gui.application.asking import RunAsker
from apiflow_desktop.gui.application.documents import WorkspaceDocuments
from apiflow_desktop.gui.application.library import WorkspaceLibrary
from apiflow_desktop.gui.application.limits import WorkspaceLimits
from apiflow_desktop.gui.application.placements import Placements
from apiflow_desktop.gui.application.rescue import Rescue
from apiflow_desktop.gui.application.step_history import WorkspaceHistory
from apiflow_desktop.gui.application.tidying import Tidying
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.inspector.inspector import Inspector
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.runs import RunCenter
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.gui.window.parts import Parts
from apiflow_desktop.gui.window.reopening import reopen
from apiflow_desktop.services.engine_thread import EngineThread
from apiflow_desktop.services.recovery import Recovery
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace


class Assembly:
    """A window over a workspace, and what works for it.

    Attributes:
        window: The main window, not shown yet.
        runs: The running jobs.
        rescue: Keeps unsaved work safe.
        tidying: Removes kept files that nobody needs.
    """

    def __init__(self, workspace: Workspace, studio: StudioProcess | None = None) -> None:
        self._workspace = workspace
        studio = studio or StudioProcess(workspace.home)
        self.runs = RunCenter(Runner(workspace, studio.port), EngineThread())
        self.tidying = Tidying(workspace)
        self.documents = WorkspaceDocuments(workspace)
        self.library = WorkspaceLibrary(workspace)
        self.asker = RunAsker(workspace, self.runs)
        self.library.changed.connect(self._catalog_changed)
        self.window = MainWindow(
            Parts(
                home=workspace.home,
                documents=self.documents,
                library=self.library,
                jobs=WorkspaceArchive(workspace.store, self.tidying.begin),
                runs=self.runs,
                limits=WorkspaceLimits(workspace.store.settings),
                targets=self.asker.targets,
                ask_and_run=self.asker.ask,
                make_canvas=FlowCanvas,
                make_inspector=partial(
                    Inspector, history=partial(WorkspaceHistory, workspace.store)
                ),
                keyring=lambda: workspace.vault.backend,
                leave_unsaved=self._leave_unsaved,
            )
        )

        self.placements = Placements(self.window, workspace.store.settings)
        self.rescue = Rescue(self.window, Recovery(workspace.home.recovery))

    def open_at_start(self, files: Sequence[Path]) -> None:
        """Open the files the user named, else what was open last, at first the first sample.

        What a crash left unsaved is offered too, and the jobs it interrupted.
        """
        self._open_first(files)
        self.rescue.offer()
        self.window.job_actions.offer_interrupted()

    def _open_first(self, files: Sequence[Path]) -> None:
        if files:
            self.window.open_paths(files)
            return
        if reopen(self.window, self._left_unsaved):
            return
        workflows = self._workspace.store.workflows.list()
        if workflows:
            try:
                self.window.open_item(str(workflows[0].id))
            except UserFacingError as error:
                notify_error(error)

    def _left_unsaved(self) -> list[DocumentPage]:
        """Open what a window that was started anew left unsaved."""
        left, self.window.memory.left = self.window.memory.left, ""
        return self.rescue.take_over(left) if left else []

    def _leave_unsaved(self) -> bool:
        """Keep what is not saved for the next window; tells whether it is kept."""
        try:
            self.window.memory.left = self.rescue.leave()
        except UserFacingError as error:
            notify_error(error)
            return False
        return True

    def prepare(self) -> None:
        """Do in the background what a window that is already up can wait for."""
        self.runs.prepare()
        self.window.look_for_keyring()
        self.window.inspector.prepare()
        self.tidying.begin()

    def _catalog_changed(self) -> None:
        sessions = [page.session for page in self.window.workbench.pages]
        self.documents.catalog_changed(sessions)

    def close(self) -> None:
        """Stop what runs; the workspace is the caller's to close."""
        self.library.changed.disconnect(self._catalog_changed)
        self.rescue.close()
        self.runs.close()
        self.tidying.close()
