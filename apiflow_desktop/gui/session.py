"""One open document as the window sees it: the document, its history, where it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.diagnosis import Diagnosis
from apiflow_desktop.gui.history import ChangeStep, DocumentStep, lay_out, past_of
from apiflow_desktop.gui.pending import HeldStep, PendingText, Unread, conflict_of, unread_text
from apiflow_desktop.gui.places import DraftKeeper, SaveTarget, TextPlace
from apiflow_desktop.gui.renames import Renames
from apiflow_desktop.openflow.diagnostics import Diagnostic
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import ReplaceText, TakeOver
from apiflow_desktop.openflow.edits.past import SetTexts, texts_of
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from apiflow_desktop.openflow.merging import Merged
from apiflow_desktop.openflow.shelf import SHELF_FILE

if TYPE_CHECKING:
    from apiflow_desktop.openflow.changes import Change
    from apiflow_desktop.openflow.edits import Edit
    from apiflow_desktop.openflow.interfaces import NodeLookup
    from apiflow_desktop.openflow.past import Past


class DocumentSession(QObject):
    """An open document with its one undo stack.

    Views turn gestures into edits and :meth:`push` them; every view redraws on
    :attr:`changed`, whoever made the edit.

    Attributes:
        document: The truth: text and tree.
        lookup: Finds what a step's path names.
        undo_stack: The one history of the document.
        renames: What was renamed in it.
        unread: What its place holds while that is no workflow: until it is read the document is
            an empty one, and what is typed is pending.
    """

    changed = Signal(object)
    """A :class:`Change` was applied, undone or redone."""
    diagnostics_changed = Signal(list)
    dirty_changed = Signal(bool)
    saved = Signal()
    """The document was written to its place, which may be another than before."""
    title_changed = Signal(str)
    pending_changed = Signal(object)
    """:class:`PendingText`, or None once the text parses."""
    drafts_kept = Signal(int)
    """Other drafts than before were kept beside the document: so many steps."""
    lookup_changed = Signal()
    """Connectors or nodes changed: what cards show may differ now."""

    def __init__(
        self,
        document: Document,
        target: SaveTarget | None,
        lookup: NodeLookup,
        parent: QObject | None = None,
        keeper: DraftKeeper | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.lookup = lookup
        self.undo_stack = QUndoStack(self)
        self.diagnostics: list[Diagnostic] = []
        self.pending: PendingText | None = None
        self.unread: Unread | None = None
        self._target = target
        self._merged_for: SaveTarget | None = None
        self._saved_once: dict[str, str] | None = None
        self._keeper = keeper
        self._title = self.title
        self.renames = Renames(document, self)
        self._diagnosis = Diagnosis(document, lambda: self.lookup, self)
        self._diagnosis.found.connect(self._take_diagnostics)
        self.undo_stack.cleanChanged.connect(self._on_clean_changed)

    @property
    def title(self) -> str:
        """What the tab is called."""
        return self.document.title or (self._target.title if self._target else _("Untitled"))

    @property
    def target(self) -> SaveTarget | None:
        """Where it is saved; None for a document that was never saved."""
        return self._target

    @property
    def dirty(self) -> bool:
        """Whether there is something that is not saved."""
        if self.unread is not None:
            is_typed = self.pending is not None and self.pending.text != self.unread.pending.text
            return is_typed or self.undo_stack.cleanIndex() < 0
        return self.pending is not None or self._changed_since_saved()

    @property
    def read_only(self) -> bool:
        """Whether edits are refused, as while typed text does not parse."""
        return self.pending is not None

    @property
    def problems(self) -> list[Diagnostic]:
        """What is wrong: that typed text does not parse, and what is wrong with the document."""
        if self.pending is None:
            return self.diagnostics
        told = self.pending.error.what
        if self.pending.line:
            told = _("Line {line}, column {column}: {error}").format(
                line=self.pending.line, column=self.pending.column, error=told
            )
        known = self.diagnostics if self.unread is None else []
        return [Diagnostic((), "error", "", told), *known]

    @property
    def text_before(self) -> str:
        """The text that what is typed changes: the document's, or one that is no workflow yet."""
        return self.document.text if self.unread is None else self.unread.pending.text

    def open_unread(self, unread: Unread) -> None:
        """Hold a text that is no workflow, to be corrected; what was typed so far is dropped."""
        self.unread = unread
        self._hold(unread.pending)
        self.undo_stack.clear()
        self.dirty_changed.emit(False)

    def push(self, edit: Edit) -> Change:
        """Apply an edit as one undo step and tell every view.

        Raises:
            UserFacingError: The edit is refused; nothing changed.
        """
        if self.pending is not None:
            raise UserFacingError(
                _("The text does not parse yet, so the drawing cannot be edited."),
                hint=_("Correct the text first, or undo what was typed."),
            )
        try:
            return self._apply(edit)
        except EditRefused as refused:
            if refused.offer is not None:
                title = refused.offer.label(self.document)
                refused.remedies = ((title, partial(self._apply, refused.offer)),)
            raise

    def set_text(self, text: str) -> None:
        """Take over text typed by the user: one undo step once it parses, pending until then."""
        self.hold(self.try_text(text))

    def try_text(self, text: str) -> PendingText | None:
        """Take over text typed by the user if it parses; else tell what is wrong with it."""
        if text != self.document.text or self.unread is not None:
            pending = self._try(ReplaceText(text), text)
            if pending is not None:
                return pending
            if self._merged_for is not None:
                self._belong_to(self._merged_for)
        self.hold(None)
        return None

    def hold(self, pending: PendingText | None) -> None:
        """Keep typed text that does not parse, and refuse other edits meanwhile; None: no more.

        Of a document that was never read, None goes back to what its place holds.
        """
        if pending is None:
            self._merged_for = None
            pending = self.unread.pending if self.unread is not None else None
        before = self.pending
        if self.unread is None or pending is None or before is None or pending.text == before.text:
            self._hold(pending)
        else:
            self.undo_stack.push(HeldStep(before, pending, self._hold))

    def _hold(self, pending: PendingText | None) -> None:
        if pending == self.pending:
            return
        was_dirty = self.dirty
        self.pending = pending
        self.pending_changed.emit(pending)
        if self.dirty != was_dirty:
            self.dirty_changed.emit(self.dirty)

    def undo(self) -> None:
        """Take back what was typed and does not parse, else the last step of the history."""
        if self.pending is not None and self.unread is None:
            self.hold(None)
        else:
            self.undo_stack.undo()

    def redo(self) -> None:
        """Do again what was taken back, unless something was typed since that does not parse."""
        if self.pending is None or self.unread is not None:
            self.undo_stack.redo()

    def save(self, target: SaveTarget | None = None) -> None:
        """Write the document to where it belongs, or to a new place.

        Raises:
            UserFacingError: It could not be written, or there is no place yet.
        """
        destination = target or self._target
        if destination is None:
            raise UserFacingError(_("The document has no file yet."), hint=_("Use Save as."))
        if self.pending is not None:
            raise self._not_saved(self.pending, target)
        self._target = destination.save(self.document)
        self._keep_drafts()
        self._mark_saved()
        self.saved.emit()
        self._announce_title()

    def save_text(self, target: SaveTarget | None = None) -> None:
        """Write the text of a document that was never read as it is, to its place or a new one.

        Raises:
            UserFacingError: It could not be written.
        """
        place, pending = target or self._target, self.pending
        if pending is None or self.unread is None or not isinstance(place, TextPlace):
            self.save(target)
            return
        self._target = place.save_text(self.document.encoded(pending.text))
        self.unread = replace(self.unread, pending=pending)
        self._mark_saved()
        self.dirty_changed.emit(False)
        self.saved.emit()
        self._announce_title()

    def _mark_saved(self) -> None:
        """The history says from now on what was saved."""
        self._saved_once = None
        self.undo_stack.setClean()

    def lose_saved(self) -> None:
        """Take note that its place holds the document no longer: all of it is unsaved."""
        self._saved_once = self.saved_texts()
        self.undo_stack.resetClean()

    def reload(self) -> None:
        """Take over what the document's place holds now, as one undo step.

        Raises:
            UserFacingError: It cannot be read; the document is as it was.
        """
        if self._target is None:
            return
        try:
            document, target = self._target.reload()
        except DocumentUnreadable as error:
            if self.unread is None or not isinstance(self._target, TextPlace):
                raise
            text, self._target = self._target.read_text()
            self.open_unread(replace(self.unread, pending=unread_text(text, error)))
            return
        beside = document.files.named(document.flow_value)
        self._apply(TakeOver(document.text, tuple(beside.items())))
        self.hold(None)
        self._target = target
        self._keep_drafts()
        self._mark_saved()

    def saved_texts(self) -> dict[str, str] | None:
        """Return all texts as they were saved last, by name; None if that is not known."""
        past = self.past()
        if past.saved < 0:
            return self._saved_once
        return past.at_saved(texts_of(self.document))

    def take_merged(self, merged: Merged, target: SaveTarget) -> bool:
        """Take over what was brought together with what its place holds now, as one undo step.

        Where both changed the same lines the text is held, with both versions in it, until the
        user has made one of them; tells whether it is.

        Args:
            merged: All texts, by the names that splices call them.
            target: The place as it is now: what is saved next replaces that.

        Raises:
            UserFacingError: There are files beside the document, and the texts cannot be
                brought together without the user; nothing changed.
        """
        pending = conflict_of(merged) or self._try(
            SetTexts(tuple(merged.texts.items()), _("Merge")), merged.texts[""]
        )
        if pending is not None and merged.texts.keys() != {""}:
            raise pending.error
        self.hold(pending)
        if pending is None:
            self._belong_to(target)
        else:
            self._merged_for = target
        return pending is not None

    def past(self) -> Past:
        """Return the history as what of it outlives this window."""
        return past_of(self.undo_stack)

    def resume(self, texts: Mapping[str, str], past: Past) -> bool:
        """Go on where an ended window was, with its history; tells whether that could be.

        It cannot where something was edited here already, or the document's place holds
        something else by now than was saved then.

        Args:
            texts: The texts as they were, by the names that splices call them.
            past: The history.

        Raises:
            UserFacingError: The texts are not those of a workflow.
        """
        untouched = not self.undo_stack.count() and self.pending is None
        here = texts_of(self.document)
        # Drafts are kept apart from what is saved; a file that was not there then is empty.
        saved = {**past.at_saved(texts), SHELF_FILE: here[SHELF_FILE]}
        as_saved = past.saved >= 0 and all(
            here.get(file, "") == saved.get(file, "") for file in {*here, *saved}
        )
        alone = self._target is None and texts.keys() <= here.keys()
        if not untouched or not (as_saved or alone):
            return False
        change = self.document.apply(SetTexts(tuple(texts.items())))
        lay_out(self.undo_stack, self.document, self.announce, past)
        self.renames.catch_up(change)
        self.announce(change)
        return True

    def diagnose(self) -> None:
        """Find the problems of the document and tell the views."""
        self._diagnosis.begin()

    def set_lookup(self, lookup: NodeLookup) -> None:
        """Use other connectors and nodes from now on."""
        self.lookup = lookup
        self.lookup_changed.emit()
        self._diagnosis.begin_soon()

    def announce(self, change: Change) -> None:
        """Tell every view that a change took place."""
        self.renames.follow(change)
        self.changed.emit(change)
        self._announce_title()
        self._diagnosis.begin_soon()

    def _try(self, edit: Edit, text: str) -> PendingText | None:
        """Apply what gives the document another text, unless that does not parse."""
        try:
            self._apply(edit)
        except UserFacingError as error:
            unread = error.__cause__
            if isinstance(unread, DocumentUnreadable):
                return PendingText(text, error, unread.line, unread.column)
            return PendingText(text, error)
        return None

    def _not_saved(self, pending: PendingText, target: SaveTarget | None) -> UserFacingError:
        """Say why text is not saved; a place that holds no workflow anyhow can take it as it is."""
        error = UserFacingError(
            _("The text does not parse yet, so it is not saved."),
            where=str(pending.error),
            hint=_("Correct it, or undo what was typed."),
        )
        if self.unread is not None:
            error.where = ": ".join(filter(None, (pending.error.where, pending.error.what)))
            as_it_is = self.save_text if target is None else partial(self.save_text, target)
            error.hint = _("Correct it, or save it as it is to go on later.")
            error.remedies = ((_("Save the text as it is"), as_it_is),)
        return error

    def _belong_to(self, target: SaveTarget) -> None:
        """Belong to a place that holds something else by now."""
        self._target = target
        self._forget_saved()

    def _forget_saved(self) -> None:
        """Take note that its place never held what the history leads to."""
        self._saved_once = None
        self.undo_stack.resetClean()

    def _keep_drafts(self) -> None:
        if self._keeper is not None and self._keeper.keep(self.document, self._target):
            self.drafts_kept.emit(len(self.document.draft_handles()))

    def _take_diagnostics(self, found: list[Diagnostic]) -> None:
        self.diagnostics = found
        self.diagnostics_changed.emit(found)

    def _begin(self, edit: Edit, unread: Unread) -> Change:
        """Become an ordinary document by an edit that gives it a text: its history begins here.

        Raises:
            UserFacingError: The text is no workflow, or what lies beside it cannot be read.
        """
        change = self.document.apply(edit)
        try:
            self._target = unread.complete(self.document, self._target)
        except UserFacingError:
            self.document.revert(change)
            raise
        self.unread = None
        change = replace(change, structural=True, touched=frozenset(self.document.handles()))
        self.undo_stack.clear()
        self._forget_saved()
        self.renames.catch_up(change)
        self.announce(change)
        return change

    def _apply(self, edit: Edit) -> Change:
        if self.unread is not None:
            return self._begin(edit, self.unread)
        change = self.document.apply(edit)
        if not change.splices:
            # Nothing happened to the document: nothing to take back.
            return change
        self.undo_stack.push(ChangeStep(self.document, self.announce, change))
        self.announce(change)
        return change

    def _changed_since_saved(self) -> bool:
        """Tell whether an edit lies between what is saved and what is shown."""
        stack = self.undo_stack
        saved, shown = stack.cleanIndex(), stack.index()
        between = range(min(saved, shown), max(saved, shown))
        return saved < 0 or any(isinstance(stack.command(i), DocumentStep) for i in between)

    def _on_clean_changed(self, _clean: bool) -> None:
        self.dirty_changed.emit(self.dirty)

    def _announce_title(self) -> None:
        if self.title != self._title:
            self._title = self.title
            self.title_changed.emit(self._title)
