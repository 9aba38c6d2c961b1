"""The main window: puts the parts together and lets them know of each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QTabWidget, QVBoxLayout, QWidget

from apiflow_desktop.base import PRODUCT
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.actions.keymap import Keymap
from apiflow_desktop.gui.actions.menus import fill_menu_bar
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.help.asking import help_corner
from apiflow_desktop.gui.help.panel import HelpPanel
from apiflow_desktop.gui.jobs.board import JobsBoard
from apiflow_desktop.gui.library.items import Kind, LibraryItem
from apiflow_desktop.gui.library.panel import LibraryPanel
from apiflow_desktop.gui.notify import notify, notify_error
from apiflow_desktop.gui.outline.panel import OutlinePanel
from apiflow_desktop.gui.problems.panel import ProblemsPanel
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import Mode, Theme
from apiflow_desktop.gui.window.actions_arrange import ARRANGE_ACTIONS
from apiflow_desktop.gui.window.actions_compare import COMPARE_ACTIONS
from apiflow_desktop.gui.window.actions_drafts import DRAFT_ACTIONS
from apiflow_desktop.gui.window.actions_edit import (
    FIND_ACTIONS,
    HISTORY_ACTIONS,
    PREFERENCES_ACTIONS,
)
from apiflow_desktop.gui.window.actions_file import CLOSE_ACTIONS, FILE_ACTIONS, save_session
from apiflow_desktop.gui.window.actions_groups import GROUP_ACTIONS
from apiflow_desktop.gui.window.actions_help import HELP_ACTIONS
from apiflow_desktop.gui.window.actions_notes import NOTE_ACTIONS
from apiflow_desktop.gui.window.actions_run import RUN_ACTIONS
from apiflow_desktop.gui.window.actions_steps import STEP_ACTIONS
from apiflow_desktop.gui.window.actions_view import VIEW_ACTIONS
from apiflow_desktop.gui.window.approvals import Approvals
from apiflow_desktop.gui.window.docks import Docks
from apiflow_desktop.gui.window.job_actions import JobActions
from apiflow_desktop.gui.window.job_link import JobLink
from apiflow_desktop.gui.window.library_link import LibraryLink
from apiflow_desktop.gui.window.memory import WindowMemory
from apiflow_desktop.gui.window.opening import FileOpener
from apiflow_desktop.gui.window.outside import OutsideChanges
from apiflow_desktop.gui.window.page import DocumentPage, View
from apiflow_desktop.gui.window.page_link import PageLink
from apiflow_desktop.gui.window.parts import Parts
from apiflow_desktop.gui.window.recent import fill_recent_menu
from apiflow_desktop.gui.window.reopening import remember_open
from apiflow_desktop.gui.window.running import Closing, ask_at_close
from apiflow_desktop.gui.window.start_page import StartPage
from apiflow_desktop.gui.window.status import StatusLine
from apiflow_desktop.gui.window.toasts import Toasts
from apiflow_desktop.gui.window.top_bar import TopBar
from apiflow_desktop.gui.window.unsaved import ask_about
from apiflow_desktop.gui.window.workbench import Workbench
from apiflow_desktop.services.leaving import Standing

if TYPE_CHECKING:
    from apiflow_desktop.gui.viewer.viewer import ImageViewer, Picture
    from apiflow_desktop.openflow.picture.metrics import Direction

_SIZE = (1440, 900)
_FRAME = (16, 48)
"""What a window's frame may take of the screen."""
ALL_ACTIONS = (
    FILE_ACTIONS,
    COMPARE_ACTIONS,
    CLOSE_ACTIONS,
    HISTORY_ACTIONS,
    STEP_ACTIONS,
    NOTE_ACTIONS,
    GROUP_ACTIONS,
    DRAFT_ACTIONS,
    ARRANGE_ACTIONS,
    FIND_ACTIONS,
    PREFERENCES_ACTIONS,
    VIEW_ACTIONS,
    RUN_ACTIONS,
    HELP_ACTIONS,
)
"""All actions, in the order of their menus."""


class MainWindow(QMainWindow):
    """The one window of the application.

    Attributes:
        parts: What the application handed in.
        memory: Layout, theme, recent files.
        registry: Everything the user can do here.
        keymap: By which keys.
        workbench: The open documents.
        jobs: The job panels.
        restarting: It was closed in order to be started anew.
    """

    registry: ActionRegistry
    keymap: Keymap
    memory: WindowMemory
    workbench: Workbench
    jobs: JobsBoard
    problems: ProblemsPanel
    docks: Docks

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.setWindowTitle(PRODUCT)
        self.setWindowIcon(QIcon(str(resource("icons", "apiflow.svg"))))
        self.setAcceptDrops(True)
        self.parts = parts
        self.restarting = False
        self.memory = WindowMemory(parts.home)
        self.registry = ActionRegistry(self)
        for actions in ALL_ACTIONS:
            self.registry.add(actions, self)
        self.keymap = Keymap(self.registry, self.memory)
        self.top_bar = TopBar(self.registry)
        self.status_line = StatusLine()
        self.library = LibraryPanel()
        self.inspector = parts.make_inspector()
        self.jobs = JobsBoard(parts.jobs, self)
        self.problems = ProblemsPanel()
        self.outline = OutlinePanel()
        self.start_page = StartPage(self.registry, lambda: self.memory.recent)
        self.workbench = Workbench(
            self.top_bar.tabs,
            self.start_page,
            parts.make_canvas,
            lambda sessions: ask_about(sessions, self),
            lambda session: save_session(self, session),
        )
        self.lower_tabs = self._lower_tabs()
        self.help = HelpPanel()
        self.help.close_wanted.connect(self.close_help)
        self.docks = self._lay_out()
        self.opener = FileOpener(self)
        self.toasts = Toasts(self.workbench.stack)
        self.approvals = Approvals(self)
        self._links = (
            PageLink(self),
            JobLink(self),
            LibraryLink(self),
            OutsideChanges(self),
        )
        self.job_actions = JobActions(self)
        self.workbench.current_changed.connect(lambda _page: remember_open(self))
        self._restore()
        self.start_page.setFocus()
        self.registry.refresh()

    @property
    def page(self) -> DocumentPage | None:
        """The document in front."""
        return self.workbench.current

    def open_session(self, session: DocumentSession, place: str = "") -> DocumentPage:
        """Show a document that is not open yet."""
        page = self.workbench.open(session, place)
        if session.unread is not None:
            page.show_view(View.TEXT)
            page.text.reveal_pending()
        page.setFocus()
        return page

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Open files; what is wrong with one is said."""
        for path in paths:
            self.opener.open(path.absolute())

    def open_item(self, key: str) -> None:
        """Open a workflow of the library.

        Raises:
            UserFacingError: It cannot be opened.
        """
        known = self.workbench.find(f"item/{key}")
        if known is not None:
            self.workbench.bring_forward(known)
        else:
            self.open_session(self.parts.documents.open_item(key), f"item/{key}")

    def activate_item(self, item: LibraryItem) -> None:
        """Do with an item of the library what its double-click does."""
        self._links[2].activate(item)

    def add_item(self, kind: Kind) -> None:
        """Make a new item of the library: open its form."""
        self._links[2].add(kind)

    def show_picture(self, pictures: list[Picture], index: int) -> ImageViewer:
        """Show an image large."""
        from apiflow_desktop.gui.viewer.viewer import ImageViewer

        viewer = ImageViewer(pictures, index, self)
        viewer.show()
        return viewer

    @property
    def help_keys(self) -> list[QKeySequence]:
        """The keys that ask for help."""
        return self.registry["help.here"].shortcuts()

    def show_help(self, topic: str) -> None:
        """Show what the user guide says about a topic; asked twice, let the keys go there."""
        was_shown = self.docks.is_shown("help")
        if not was_shown:
            self.docks.toggle("help")
        if self.help.show_topic(topic) and was_shown:
            self.help.enter()

    def close_help(self) -> None:
        """Hide the user guide; the document gets the keys."""
        self.docks.toggle("help")
        if self.page is not None:
            self.page.setFocus()

    def look_for_keyring(self) -> None:
        """Find out where secrets are kept, in the background, and say so in the status line."""
        in_background(self.parts.keyring, self.status_line.show_keyring, notify_error)

    def set_theme(self, mode: Mode) -> None:
        """Use a theme from now on."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.memory.theme = mode
        Theme.current().apply(app, mode)
        self.registry.refresh()

    def set_direction(self, direction: Direction) -> None:
        """Let drawings run this way from now on that have no way of their own."""
        self.memory.direction = direction
        for page in self.workbench.pages:
            if page.canvas.drawing is not None:
                page.canvas.drawing.arrangement.set_usual(direction)
        self.registry.refresh()

    def restart(self) -> None:
        """Close, to be started anew as it is; what is not saved comes back as it is."""
        self.restarting = True
        self.restarting = self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved and what still runs, then remember the layout."""
        if self.restarting:
            may_close = self._settle_jobs() and self.parts.leave_unsaved()
        else:
            may_close = self.workbench.settle_all() and self._settle_jobs()
        if not may_close:
            event.ignore()
            return
        self.opener.drop_all()
        remember_open(self)
        self.memory.save_layout(self.saveGeometry(), self.saveState())
        for page in self.workbench.pages:
            page.close_views()
        self._links[1].close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the panels give way when the window gets smaller."""
        super().resizeEvent(event)
        smaller = event.size().boundedTo(event.oldSize()) != event.oldSize()
        if event.oldSize().isValid() and smaller:
            QTimer.singleShot(0, self, self.docks.leave_half)

    def _settle_jobs(self) -> bool:
        """Ask what is to become of jobs at work; those that only wait are left unasked."""
        runs = self.parts.runs
        standings = {job_id: runs.standing(job_id) for job_id in runs.running}
        busy = [job_id for job_id, one in standings.items() if one is not Standing.WAITS]
        if busy:
            names = [line.name for line in self.jobs.list.model.lines if line.id in busy]
            may_leave = Standing.BUSY not in standings.values()
            closing = ask_at_close(names, self, may_leave=may_leave)
            if closing is Closing.STAY:
                return False
            if closing is Closing.LEAVE:
                for job_id in busy:
                    runs.leave(job_id)
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        self.open_paths(Path(url.toLocalFile()) for url in urls if url.isLocalFile())

    def _lower_tabs(self) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.tabBar().setAccessibleName(_("Jobs, problems, log"))
        for widget, title in (
            (self.jobs.list, _("Jobs")),
            (self.problems, _("Problems")),
            (self.jobs.log, _("Log")),
        ):
            tabs.addTab(widget, title)
        help_corner(tabs)
        return tabs

    def _lay_out(self) -> Docks:
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QMenuBar(top)
        menus = fill_menu_bar(bar, self.registry)
        fill_recent_menu(menus["File"], self)
        column.addWidget(bar)
        column.addWidget(self.top_bar)
        self.setMenuWidget(top)
        self.setCentralWidget(self.workbench.stack)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(0, 0, 0, 0)
        self.statusBar().addWidget(self.status_line, 1)
        self.setDockNestingEnabled(True)
        assert isinstance(self.inspector, QWidget)
        return Docks(
            self,
            {
                "library": self.library,
                "outline": self.outline,
                "inspector": self.inspector,
                "jobs": self.lower_tabs,
                "details": self.jobs.details,
                "help": self.help,
            },
        )

    def _restore(self) -> None:
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize() - QSize(*_FRAME)))
        self.docks.arrange()
        if Theme.current().mode == "system" != self.memory.theme:
            self.set_theme(self.memory.theme)
        kept = self.memory.layout()
        if kept is not None and not (self.restoreGeometry(kept[0]) and self.restoreState(kept[1])):
            notify("info", _("The layout of the window could not be restored; it starts as new."))
        targets = self.parts.targets()
        self.top_bar.set_targets(targets, self.memory.target)
