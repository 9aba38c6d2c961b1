"""What the main window is made of: interfaces that the application fills in.

The window never reaches past these, so it can be shown with any of them stood in for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.jobs.board import JobArchive
from apiflow_desktop.gui.library.items import Kind, LibraryItem

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonValue
    from apiflow_desktop.engine.job_state import Wait
    from apiflow_desktop.gui.places import SaveTarget
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.window.views import CanvasView, Inspector
    from apiflow_desktop.openflow.partial import Part
    from apiflow_desktop.services.leaving import Standing
    from apiflow_desktop.services.samples import Sample


class RunTarget(Struct, frozen=True):
    """Which connector a run uses.

    Attributes:
        name: The connector's name.
        paid: Its calls cost the user money; the label says so.
        host: Who is paid.
    """

    name: str
    paid: bool = False
    host: str = ""

    @property
    def label(self) -> str:
        """What the combo box says."""
        return _("{name} · costs money").format(name=self.name) if self.paid else self.name


class Documents(Protocol):
    """Opens documents and finds the places they are saved to.

    Every method may raise ``UserFacingError``.
    """

    def new(self) -> DocumentSession:
        """Make an empty workflow without a place."""

    def open_sample(self, sample: Sample) -> DocumentSession:
        """Open a copy of a workflow that comes with the application."""

    def open_file(self, path: Path) -> DocumentSession:
        """Open a file."""

    async def load_file(self, path: Path, progress: Callable[[int, int], None]) -> DocumentSession:
        """Open a large file: it is read beside the window.

        Args:
            path: The file.
            progress: Told how many bytes of how many are read, on another thread; what it
                raises ends the reading.
        """

    def open_item(self, key: str) -> DocumentSession:
        """Open a workflow of the library."""

    def import_file(self, path: Path) -> str:
        """Copy a file into the library; return the key of the copy."""

    def library_target(self) -> SaveTarget:
        """Return a place to save to: a new item of the library."""

    def file_target(self, path: Path) -> SaveTarget:
        """Return a place to save to: a file that is overwritten if it exists."""

    def export(self, session: DocumentSession, path: Path) -> None:
        """Write a copy of a document; the document stays where it is."""


class Library(Protocol):
    """What the user has, and the forms to change it."""

    @property
    def changed(self) -> SignalInstance[tuple[()]]:
        """The items are others now."""

    def reload(self) -> None:
        """Tell everyone that items may have changed, as by saving one."""

    def items(self) -> list[LibraryItem]:
        """Return the workflows, nodes and connectors."""

    def edit(self, item: LibraryItem, parent: QWidget) -> None:
        """Open the form of an item."""

    def add(self, kind: Kind, parent: QWidget) -> None:
        """Open the form of a new node or connector."""

    def duplicate(self, item: LibraryItem) -> None:
        """Make a copy."""

    def delete(self, item: LibraryItem) -> None:
        """Remove an item for good; the window has asked."""

    def add_call(self, command: str, parent: QWidget, made: Callable[[str], object]) -> None:
        """Make a node of a cURL command; tells its path once the user has kept it."""

    def import_folder(self, folder: Path, parent: QWidget) -> None:
        """Take a tree of flows, scripts, variables and resources in; says how that went."""


class Runs(Protocol):
    """Running jobs."""

    @property
    def started(self) -> SignalInstance[tuple[int]]:
        """A job was created: its id."""

    @property
    def repeated(self) -> SignalInstance[tuple[int, int]]:
        """A job was created to run one again: the earlier one's id, and its own."""

    @property
    def updated(self) -> SignalInstance[tuple[int, object]]:
        """A job's state changed: its id and a ``JobState``."""

    @property
    def finished(self) -> SignalInstance[tuple[int]]:
        """A job ended and all its outputs are kept: its id."""

    @property
    def failed(self) -> SignalInstance[tuple[object]]:
        """A run could not be carried through: the exception."""

    @property
    def running(self) -> list[int]:
        """Ids of the jobs that run."""

    def stop(self, job_id: int) -> None:
        """Cancel a job."""

    def standing(self, job_id: int) -> Standing:
        """Tell what would be lost if a running job were left as it is."""

    def leave(self, job_id: int) -> None:
        """Stop running a job here; it stays as it stands, and can be resumed."""

    def resume(self, job_id: int, *, send_again: bool = False, trust: bool = False) -> None:
        """Go on with a job that was interrupted or that asked something."""

    def repeat(self, job_id: int, step: str = "") -> None:
        """Run a job again, whole or from a step run, iteration or branch of it."""

    def call_off(self, job_id: int) -> None:
        """Cancel a job that asked something."""

    def waiting_for(self, job_id: int) -> list[Wait]:
        """Return the approvals a job waits for, whichever process runs it."""

    def answer(self, job_id: int, step: str, *, approved: bool, payload: JsonValue) -> None:
        """Approve or reject for a step that waits."""


class Limits(Protocol):
    """What bounds the runs of the workspace."""

    @property
    def most_iterations(self) -> int:
        """How many rounds a while loop may have."""

    @most_iterations.setter
    def most_iterations(self, most: int) -> None: ...


class Parts(Struct, frozen=True):
    """What the application hands to the window.

    Attributes:
        ask_and_run: Asks for the inputs of a document, then starts a job with a target;
            ``runs.started`` tells its id. A part of the document runs with the inputs of the
            last run unasked, if there was one.
        keyring: Where secrets are kept, e.g. ``Secret Service``.
        leave_unsaved: Keeps what is not saved for the window that is started next; tells
            whether it is kept.
    """

    home: Home
    documents: Documents
    library: Library
    jobs: JobArchive
    runs: Runs
    limits: Limits
    targets: Callable[[], list[RunTarget]]
    ask_and_run: Callable[[DocumentSession, RunTarget, QWidget, Part | None], None]
    make_canvas: Callable[[], CanvasView]
    make_inspector: Callable[[], Inspector]
    keyring: Callable[[], str]
    leave_unsaved: Callable[[], bool]
