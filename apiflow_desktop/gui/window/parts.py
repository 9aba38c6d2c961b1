"""What the main window is made of: interfaces that the application fills in.

The window never reaches past these, so it can be shown with any of them stood in for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import QPoint, SignalInstance
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.jobs.board import JobArchive
from apiflow_desktop.gui.library.items import Kind, LibraryItem

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonValue
    from apiflow_desktop.engine.job_state import JobState, Wait
    from apiflow_desktop.gui.canvas.arrangement import Arrangement
    from apiflow_desktop.gui.canvas.group_board import GroupBoard
    from apiflow_desktop.gui.canvas.navigation import Navigation
    from apiflow_desktop.gui.canvas.note_board import NoteBoard
    from apiflow_desktop.gui.session import DocumentSession, SaveTarget
    from apiflow_desktop.openflow.comparison import Gap, StepDifference
    from apiflow_desktop.openflow.document import Handle
    from apiflow_desktop.openflow.partial import Part
    from apiflow_desktop.openflow.picture.offers import LooseEnd
    from apiflow_desktop.openflow.shelf import At
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


class DrawnFlow(Protocol):
    """What a drawing has that a list of steps has not."""

    @property
    def arrangement(self) -> Arrangement:
        """How it is arranged."""

    @property
    def navigation(self) -> Navigation:
        """Moves and zooms the view."""

    @property
    def groups(self) -> GroupBoard:
        """The groups on it."""

    @property
    def notes(self) -> NoteBoard:
        """The sticky notes on it."""


class CanvasView(Protocol):
    """The steps of one document, drawn or listed; a widget."""

    @property
    def selection_changed(self) -> SignalInstance[tuple[list[Handle]]]:
        """The user selected other steps."""

    @property
    def card_activated(self) -> SignalInstance[tuple[object]]:
        """A card was double-clicked: its handle, None for Start."""

    @property
    def context_menu_requested(self) -> SignalInstance[tuple[object, QPoint]]:
        """A menu is wanted: of a card, by its handle, or of the drawing (None); and where."""

    @property
    def drawing(self) -> DrawnFlow | None:
        """What is drawn; None where steps are only listed."""

    @property
    def thumbnail_activated(self) -> SignalInstance[tuple[object, str]]:
        """The user wants to see a card's picture large: its handle and the file."""

    @property
    def files_dropped(self) -> SignalInstance[tuple[list[str]]]:
        """Files were dropped onto the drawing: their paths."""

    @property
    def refused(self) -> SignalInstance[tuple[str]]:
        """A gesture cannot be: why."""

    @property
    def step_wanted(self) -> SignalInstance[tuple[object, QPoint]]:
        """A step is to be chosen: for which loose end (None for any place), and where."""

    @property
    def step_repeated(self) -> SignalInstance[tuple[object, QPoint]]:
        """The step chosen last is to be added again: at which loose end, and where."""

    def set_session(self, session: DocumentSession | None) -> None:
        """Draw a document."""

    def show_states(self, state: JobState | None) -> None:
        """Show how a job stands; None takes all states away."""

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Say which last results are out of date, and why, by the ids of the steps."""

    def show_marks(self, steps: Sequence[StepDifference]) -> None:
        """Mark the steps that differ from another version; an empty sequence takes all away."""

    def reveal_gap(self, gap: Gap) -> None:
        """Bring into view where steps stood that are gone."""

    def select(self, handles: list[Handle], *, reveal: bool = False) -> None:
        """Select steps, and bring them into view."""

    def add_step(
        self,
        *,
        path: str = "",
        kind: str = "script",
        loose: LooseEnd | None = None,
        place: QPoint | None = None,
    ) -> bool:
        """Add a step at a loose end; without one after what is selected, else at the end."""

    def place_of(self, handle: Handle) -> At | None:
        """Return where a step's card stays if a draft begins with it; None if nowhere."""

    def place_under_mouse(self) -> At | None:
        """Return where a new card under the mouse stands; None if it is not over a drawing."""

    def delete_selection(self) -> None:
        """Delete the selected steps, as one edit."""

    def rename_selection(self) -> bool:
        """Let the user type the name of the selected step in its place; false if it has none."""

    def type_values(self) -> None:
        """Let the user type the values of the selected step in their places."""

    def pin_selection(self) -> None:
        """Pin the last results of the selected steps; unpin them where all are pinned."""

    def open_view(self) -> None:
        """Bring the drawing into view where that leaves it legible, else its beginning."""

    def show_minimap(self, wanted: bool) -> None:
        """Show the drawing small in a corner, or never."""

    def set_snapping(self, wanted: bool) -> None:
        """Bring what is dragged into line with what stands around it, or not."""


class Inspector(Protocol):
    """The panel that shows the selected step; a widget."""

    @property
    def media_activated(self) -> SignalInstance[tuple[str]]:
        """The user wants to see a picture large: the file."""

    @property
    def step_wanted(self) -> SignalInstance[tuple[object]]:
        """The user wants to go to a step: its handle."""

    @property
    def job_wanted(self) -> SignalInstance[tuple[int, str]]:
        """The user wants to look at a job: its id, and the address of a step run."""

    def set_session(self, session: DocumentSession | None) -> None:
        """Show the steps of another document."""

    def show_handles(self, handles: Sequence[Handle]) -> None:
        """Show these selected steps."""

    def show_states(self, state: JobState | None) -> None:
        """Show what a job made of them."""

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Say which last results are out of date, and why, by the ids of the steps."""

    def show_output(self) -> None:
        """Bring what a job made of the step to the front."""

    def focus_first(self) -> None:
        """Let the user type into the first field."""

    def start_renaming(self) -> None:
        """Let the user type another name for what is shown."""


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
