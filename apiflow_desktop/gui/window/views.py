"""What the window asks of the views of a document: interfaces that canvas and inspector fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, SignalInstance
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import Pointer
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.canvas.arrangement import Arrangement
    from apiflow_desktop.gui.canvas.group_board import GroupBoard
    from apiflow_desktop.gui.canvas.navigation import Navigation
    from apiflow_desktop.gui.canvas.note_board import NoteBoard
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.comparison import Gap, StepDifference
    from apiflow_desktop.openflow.document import Handle
    from apiflow_desktop.openflow.picture.offers import LooseEnd
    from apiflow_desktop.openflow.shelf import At


class DrawnFlow(Protocol):
    """What a drawing has that a list of steps has not."""

    @property
    def viewer(self) -> QWidget:
        """What has the keys while nothing is typed."""

    def leave_keys(self) -> None:
        """Leave keys to the actions of the window that has some for what they do."""

    @property
    def arrangement(self) -> Arrangement:
        """How it is arranged."""

    @property
    def inside(self) -> LooseEnd | None:
        """Where a step goes into the selected branch or loop; None if none is selected."""

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

    def take_over(self) -> None:
        """Hand what is being typed on it to the session."""

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

    def prepare(self) -> None:
        """Do now what the first selected step would wait for."""

    def set_session(self, session: DocumentSession | None) -> None:
        """Show the steps of another document."""

    def show_handles(self, handles: Sequence[Handle]) -> None:
        """Show these selected steps."""

    def show_states(self, state: JobState | None) -> None:
        """Show what a job made of them."""

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Say which last results are out of date, and why, by the ids of the steps."""

    def take_over(self) -> None:
        """Hand what is being typed in it to the session."""

    def show_output(self) -> None:
        """Bring what a job made of the step to the front."""

    def show_what_is_edited(self) -> None:
        """Show what there is to fill in of a step that is new."""

    def focus_first(self) -> None:
        """Let the user type into the first field."""

    def reveal(self, path: Pointer, *, to_type: bool = False) -> None:
        """Show what of the selected step stands at a place of it; the user is to type there."""

    def start_renaming(self) -> None:
        """Let the user type another name for what is shown."""
