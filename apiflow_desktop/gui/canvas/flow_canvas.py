"""The canvas: a document drawn, edited and watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QPixmapCache, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.canvas.adding import Wanted, add_wanted
from apiflow_desktop.gui.canvas.arrangement import Arrangement
from apiflow_desktop.gui.canvas.card_states import CardStates
from apiflow_desktop.gui.canvas.drafts import detaches, place_of, place_under
from apiflow_desktop.gui.canvas.gap_marks import GapMarks
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.gestures.choice import GestureChoice
from apiflow_desktop.gui.canvas.gestures.delete import delete_selected
from apiflow_desktop.gui.canvas.gestures.library_drop import LibraryDrop
from apiflow_desktop.gui.canvas.gestures.media_drop import MediaDrop
from apiflow_desktop.gui.canvas.gestures.pin import pin_selected
from apiflow_desktop.gui.canvas.gestures.reference_drop import ReferenceDrop
from apiflow_desktop.gui.canvas.graph import FlowGraph
from apiflow_desktop.gui.canvas.group_board import GroupBoard
from apiflow_desktop.gui.canvas.hint import Hint
from apiflow_desktop.gui.canvas.hits import card_at, frame_at
from apiflow_desktop.gui.canvas.in_place.in_place import InPlace
from apiflow_desktop.gui.canvas.in_place.spots import TITLE
from apiflow_desktop.gui.canvas.keys import KEYS_OF_ACTIONS, held_with, key_commands
from apiflow_desktop.gui.canvas.learned import Learned
from apiflow_desktop.gui.canvas.lost_selection import LostSelection
from apiflow_desktop.gui.canvas.navigation import Navigation
from apiflow_desktop.gui.canvas.near_wires import NearWires
from apiflow_desktop.gui.canvas.note_board import NoteBoard
from apiflow_desktop.gui.canvas.opening import open_at
from apiflow_desktop.gui.canvas.overlays import Overlays
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.gui.canvas.viewer import FlowViewer
from apiflow_desktop.gui.canvas.zoom_rest import ZoomRest
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.document import Change, Document
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.drawing import Drawing
from apiflow_desktop.openflow.picture.model import COLLAPSED, START, card_key
from apiflow_desktop.openflow.picture.offers import LooseEnd, inside_of
from apiflow_desktop.openflow.picture.stretches import index_of
from apiflow_desktop.openflow.renames import Renaming
from apiflow_desktop.openflow.shelf import At

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.comparison import Gap, StepDifference

_PIXMAP_CACHE_KB = 200 * 1024


class FlowCanvas(QWidget):
    """Draws the document of a session and turns gestures into its edits.

    Attributes:
        viewer: The view; its zoom and pan are no part of the document.
        stage: The items by the keys of the picture.
        arrangement: Which way execution runs, and where cards were put by hand.
        notes: The sticky notes.
        groups: The frames around groups of steps.
        in_place: Typing on the cards.
        navigation: Moves and zooms the view by what is drawn.
        gaps: The marks where steps are gone, while another version is compared.
    """

    selection_changed = Signal(list)
    card_activated = Signal(object)
    """A card was double-clicked: its handle, None for Start."""
    thumbnail_activated = Signal(object, str)
    files_dropped = Signal(list)
    refused = Signal(str)
    context_menu_requested = Signal(object, QPoint)
    """The handle of the card under the mouse (None beside all), and where, on the screen."""
    step_wanted = Signal(object, QPoint)
    """A step is to be chosen: for which loose end (None for any place), and where to ask."""
    step_repeated = Signal(object, QPoint)
    """The step that was chosen last is to be added again: at which loose end, and where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _PIXMAP_CACHE_KB))
        self.viewer = FlowViewer(self)
        self._graph = FlowGraph(self.viewer, self)
        self.stage = Stage(self._graph)
        ZoomRest(self.viewer, self.stage.pictures)
        self.arrangement = Arrangement(self.stage, self)
        self._session: DocumentSession | None = None
        self._drawing: Drawing | None = None
        self._learned = Learned()
        self._lost = LostSelection()
        self._snaps = True
        self._states = CardStates(self.stage, self)
        self._near_wires = NearWires(self.viewer.scene())
        self._desk = self._make_desk()
        self.notes = NoteBoard(self._desk, self)
        self.groups = GroupBoard(self._desk, self)
        self.gaps = GapMarks(self.stage, self.viewer.scene())
        self.in_place = InPlace(self)
        self.navigation = Navigation(self.viewer, self.stage, self._bounds)
        self._drop = LibraryDrop(self._desk, self.files_dropped.emit)
        self.viewer.gestures = GestureChoice(self._desk)
        self.viewer.drops = ReferenceDrop(self._desk, MediaDrop(self._desk, self._drop))
        self._keys = dict(key_commands(self))
        self._lay_out()
        self._connect()

    @property
    def drawing(self) -> FlowCanvas:
        """The canvas itself: here steps are drawn, not only listed."""
        return self

    @property
    def session(self) -> DocumentSession | None:
        """The session whose document is drawn."""
        return self._session

    @property
    def inside(self) -> LooseEnd | None:
        """Where a step goes into the selected branch or loop; None if none is selected alone."""
        steps = self.stage.selected_steps()
        return inside_of(self.stage.whole, steps[0]) if len(steps) == 1 else None

    @property
    def job(self) -> JobState | None:
        """The job on show."""
        return self._states.job

    @property
    def outdated(self) -> Mapping[str, str]:
        """Why last results are out of date, by the ids of the steps."""
        return self._states.outdated

    def set_session(self, session: DocumentSession | None) -> None:
        """Draw another document."""
        if self._session is not None:
            self._session.renames.renamed.disconnect(self._renamed)
            self._session.changed.disconnect(self._document_changed)
            self._session.lookup_changed.disconnect(self._lookup_changed)
            self._session.diagnostics_changed.disconnect(self._states.show_problems)
        self.viewer.cancel_gesture()
        self._session = session
        self._drawing = Drawing(session.document) if session is not None else None
        self._states.forget()
        self._learned.forget()
        self._lost.forget()
        self.notes.end_editing(take=False)
        self.groups.end_editing(take=False)
        self.groups.forget()
        self.in_place.end(take=False)
        self.stage.clear()
        self.arrangement.begin(session.undo_stack if session is not None else None)
        if session is not None:
            session.renames.renamed.connect(self._renamed)
            session.changed.connect(self._document_changed)
            session.lookup_changed.connect(self._lookup_changed)
            session.diagnostics_changed.connect(self._states.show_problems)
            self._states.show_problems(session.diagnostics)
        self.refresh()
        self.navigation.open()

    def refresh(self) -> None:
        """Draw what the document says now; only what differs is touched."""
        if self._session is None or self._drawing is None:
            return
        picture = self._drawing.draw(self._session.lookup, self._learned.results)
        reworded = self.stage.show(picture, self.groups.stretches(picture))
        self.notes.show()
        self.groups.show()
        self.gaps.follow()
        if reworded is None:
            self._over.minimap.look_at_cards()
            is_empty = list(self.stage.picture.cards) == [START]
            self._over.show_empty(is_empty and self._session.unread is None)
        self._states.show(reworded)
        self.in_place.look_at_cards()

    def show_marks(self, steps: Sequence[StepDifference]) -> None:
        """Mark what differs from another version: cards, and where steps are gone."""
        self._states.show_marks({one.handle: one for one in steps if one.handle is not None})
        self.gaps.show_steps(steps)

    def reveal_gap(self, gap: Gap) -> None:
        """Move the view until the mark where steps are gone is seen."""
        if gap.handle is not None:
            self._reveal([gap.handle])
        self.viewer.scene().clearSelection()
        self.viewer.ensure_visible(self.gaps.rect_of(gap).adjusted(-60, -60, 60, 60))

    def show_minimap(self, wanted: bool) -> None:
        """Show the drawing small in a corner, where there is more than the view shows."""
        self._over.minimap.set_wanted(wanted)

    def set_snapping(self, wanted: bool) -> None:
        """Bring what is dragged into line with what stands around it, or not."""
        self._snaps = wanted

    def show_states(self, state: JobState | None, at: float | None = None) -> None:
        """Show a job on the cards, or none; one that has ended may name outputs.

        Args:
            state: How the job stands.
            at: When it stood so, seconds since 1970; None for now.
        """
        self._states.show_job(state, at)
        self._learn()

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Dim last results that are out of date; the reasons by the ids of the steps."""
        self._states.show_outdated(reasons)

    def selected_handles(self) -> list[Handle]:
        """List the selected steps in document order."""
        steps = self.stage.selected_steps()
        return [card.handle for card in steps if card.handle is not None]

    def select(self, handles: list[Handle], *, reveal: bool = False) -> None:
        """Select steps; with ``reveal`` the view moves until the first of them is seen.

        What hides one of them is expanded then, unless just these are hidden and selected.
        """
        if handles != self.selected_handles():
            if reveal:
                self._reveal(handles)
            self.stage.select(handles)
        first = self.stage.whole.card_of(handles[0]) if handles else None
        if reveal and first is not None:
            self.viewer.ensure_visible(self.stage.item_of(first.key).rect())

    def add_step(
        self,
        *,
        path: str = "",
        kind: str = "script",
        loose: LooseEnd | None = None,
        place: QPoint | None = None,
    ) -> bool:
        """Add a step at a loose end; without one after what is selected, else at a place.

        Args:
            path: What it calls.
            kind: What kind of step it is.
            loose: The loose end.
            place: A place on the screen; a step put far from the flow is a draft. None: the end
                of the flow.
        """
        if self._session is None:
            return False
        wanted = Wanted(path, kind, loose, place)
        return add_wanted(self._desk, self._drop, self._session, wanted)

    def rename_selection(self) -> bool:
        """Let the user type the name of what is selected in its place; false if none is.

        That is a group, the text of a note, or the branch or the step whose frame was selected by
        its title or its card.
        """
        if self.groups.selected():
            self.groups.rename_selected()
            return True
        if self.notes.selected():
            self.notes.edit_selected()
            return True
        frame = self.stage.named_frame()
        if frame is not None:
            return self.in_place.begin_frame(frame)
        return self.in_place.begin_selected(TITLE)

    def leave_keys(self) -> None:
        """Leave keys to the actions of a window that has some for what they do."""
        for key in KEYS_OF_ACTIONS:
            self._keys.pop(key, None)

    def type_values(self) -> None:
        """Let the user type the values of the selected card in their places, the first first."""
        if not self.in_place.begin_selected():
            self.refused.emit(_("Select one step to type its values."))

    def take_over(self) -> None:
        """Hand what is being typed on cards, notes and groups to the session."""
        self.in_place.end(take=True)
        self.notes.end_editing()
        self.groups.end_editing()

    def place_of(self, handle: Handle) -> At | None:
        """Return where a step's card stays if a draft begins with it."""
        card = self.stage.picture.card_of(handle)
        return None if card is None else place_of(self.stage, card.key)

    def place_under_mouse(self) -> At | None:
        """Return where a new card under the mouse stands; None if it is not over the drawing."""
        view = self.viewer.viewport()
        point = view.mapFromGlobal(QCursor.pos())
        if not view.rect().contains(point):
            return None
        return place_under(self.stage, self.viewer.mapToScene(point))

    def delete_selection(self) -> None:
        """Delete the selected steps; of a selected data wire, the input's value."""
        delete_selected(self._desk)

    def pin_selection(self) -> None:
        """Pin the last results of the selected steps; unpin them where all are pinned."""
        pin_selected(self._desk, self._states.job)

    def open_view(self) -> None:
        """Show all where it stays legible, else the beginning: for a document just opened."""
        self.navigation.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the drawing in its place."""
        super().resizeEvent(event)
        self._over.place()

    def _make_desk(self) -> Desk:
        """Gather what gestures work on."""
        return Desk(
            viewer=self.viewer,
            stage=self.stage,
            hint=Hint(self.viewer.viewport(), self),
            document=lambda: self._document(),
            push=self.push,
            refuse=self.refused.emit,
            placed=self.arrangement.placed,
            settled=self.arrangement.settled,
            offer=self.step_wanted.emit,
            repeat=self.step_repeated.emit,
            follow=self._follow_cards,
            snaps=lambda: self._snaps,
            toggle=self.toggle,
            reveal=lambda handle: self._reveal([handle]),
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.viewer)
        self.setFocusProxy(self.viewer)
        self._over = Overlays(self)

    def _connect(self) -> None:
        self.viewer.zoom_changed.connect(self._over.bar.show_zoom)
        self.viewer.zoom_changed.connect(self.stage.far.look_at_zoom)
        self.viewer.view_changed.connect(self._over.minimap.look_at_view)
        self.arrangement.changed.connect(self._over.minimap.look_at_cards)
        self.arrangement.changed.connect(self._follow_cards)
        self.arrangement.going_back.connect(self.viewer.cancel_gesture)
        self.arrangement.turned.connect(self._turned)
        self.arrangement.collapsed_changed.connect(self._collapsed_changed)
        self.groups.opened.connect(self.refresh)
        self.viewer.scene().selectionChanged.connect(self._selection_changed)
        self._states.changed.connect(self._over.minimap.look_at_states)
        self.viewer.activated.connect(partial(open_at, self))
        self.viewer.menu_requested.connect(self._menu_requested)
        self.viewer.key_pressed.connect(self._key_pressed)
        self.viewer.gesture_ended.connect(self._learn)
        Theme.current().changed.connect(self._theme_changed)

    def _learn(self) -> None:
        """Name outputs by what the job on show gave, if it has ended."""
        # Cards and ports that a gesture holds would be others: it is learned when that ends.
        if self.job is None or self.viewer.gesture is not None:
            return
        cards = self.stage.whole.cards.values()
        if self._learned.take(self.job, (card.module_id for card in cards if card.module_id)):
            self.viewer.stay()
            self.refresh()

    def _follow_cards(self) -> None:
        self.notes.follow_cards()
        self.groups.follow_cards()
        self.gaps.follow()

    def _bounds(self) -> QRectF:
        return self.stage.bounds().united(self.notes.bounds()).united(self.groups.bounds())

    def _document(self) -> Document | None:
        return self._session.document if self._session is not None else None

    def push(self, edit: Edit) -> bool:
        """Apply an edit, or tell the user why not; say whether it was applied."""
        if self._session is None:
            return False
        try:
            self._session.push(edit)
        except UserFacingError as refused:
            self.refused.emit(refused.what)
            return False
        return True

    def _lookup_changed(self) -> None:
        if self._drawing is not None:
            self._drawing.forget_all()
        self.refresh()

    def _renamed(self, names: object) -> None:
        assert isinstance(names, Renaming)
        self._learned.rename(names.steps)

    def _document_changed(self, change: object) -> None:
        assert isinstance(change, Change)
        document = self._document()
        assert self._drawing is not None
        assert document is not None
        stays = self.arrangement.take_pushed() and detaches(change.edit)
        stood = self.stage.corners() if stays else {}
        self._drawing.follow(change)
        # Cards and ports that a gesture holds may be gone.
        self.viewer.cancel_gesture()
        self.viewer.stay()
        selected = self.selected_handles()
        self.refresh()
        self.arrangement.hold(stood)
        back = self._lost.after(document, selected)
        if back:
            self.stage.select(back)

    def _selection_changed(self) -> None:
        self._near_wires.look_at_selection()
        self.stage.far.look_at_cards()
        self.stage.drafts.look_again()
        self.selection_changed.emit(self.selected_handles())

    def _menu_requested(self, point: QPointF, screen: QPoint) -> None:
        card = card_at(self.viewer.scene(), point)
        on_frame = card is None and frame_at(self.viewer.scene(), point) is not None
        self.arrangement.pointed = on_frame or (card is not None and card.card.kind == COLLAPSED)
        self.context_menu_requested.emit(card.card.handle if card is not None else None, screen)

    def _key_pressed(self, event: QKeyEvent) -> None:
        run = self._keys.get(Qt.Key(event.key()))
        if run is not None and held_with(event) == Qt.KeyboardModifier.NoModifier:
            run()
            event.accept()

    def toggle(self, key: str) -> None:
        """Collapse a frame or a group, or expand it."""
        group = index_of(key)
        if group is None:
            self.arrangement.toggle([key])
        else:
            self.groups.toggle(group)

    def _reveal(self, handles: Iterable[Handle]) -> None:
        keys = [card_key(handle) for handle in handles]
        self.arrangement.reveal(keys)
        self.groups.open(keys)

    def _collapsed_changed(self) -> None:
        self.groups.show()
        self._follow_cards()
        self._over.minimap.look_at_cards()
        self._states.show()

    def _turned(self) -> None:
        self._follow_cards()
        self._over.minimap.look_at_cards()
        self.navigation.open()

    def _theme_changed(self) -> None:
        for item in self.viewer.scene().items():
            item.update()
        self.viewer.viewport().update()
        self.stage.far.look_at_items()
        self._over.minimap.look_at_cards()
