"""The undo steps of a document."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QUndoCommand, QUndoStack

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.openflow.edits.past import play_step
from apiflow_desktop.openflow.past import Past, PastStep, backwards

if TYPE_CHECKING:
    from apiflow_desktop.openflow.changes import Change
    from apiflow_desktop.openflow.document import Document

_BURST_SECONDS: Final = 1.0
"""Typing that goes on after a longer pause is an undo step of its own."""


class DocumentStep(QUndoCommand):
    """An undo step that changes the document, as others move cards only.

    Args:
        document: What it changes.
        announce: Tells every view of a change.
        label: What the undo menu calls it.
    """

    def __init__(self, document: Document, announce: Callable[[Change], None], label: str) -> None:
        super().__init__(label)
        self._document = document
        self._announce = announce

    def past(self) -> PastStep:
        """Return what it does to the texts."""
        raise NotImplementedError


class ChangeStep(DocumentStep):
    """One change, or a burst of typing merged into one."""

    def __init__(
        self, document: Document, announce: Callable[[Change], None], change: Change
    ) -> None:
        super().__init__(document, announce, change.label)
        self._change = change
        self._applied = True
        self._at = time.monotonic()

    def past(self) -> PastStep:
        """Return what it does to the texts."""
        return PastStep(self._change.label, self._change.splices)

    def id(self) -> int:
        """Commands of the same kind may merge; -1 for those that never do."""
        return -1 if self._change.merge_key is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next change of the same burst of typing."""
        if not isinstance(other, ChangeStep):
            return False
        key = self._change.merge_key
        if key is None or other._change.merge_key != key:
            return False
        if other._at - self._at > _BURST_SECONDS:
            return False
        self._change = self._change.followed_by(other._change)
        self._at = other._at
        return True

    def redo(self) -> None:
        """Apply again what was undone; nothing on the first call, the change is applied by then."""
        if self._applied:
            return
        self._document.reapply(self._change)
        self._applied = True
        self._announce(self._change)

    def undo(self) -> None:
        """Take the change back."""
        self._document.revert(self._change)
        self._applied = False
        self._announce(self._change)


class RestoredStep(DocumentStep):
    """A step of an ended window: only its texts are known until it is first undone or redone.

    Args:
        document: What it changes.
        announce: Tells every view of a change.
        step: What it does to the texts.
    """

    def __init__(
        self, document: Document, announce: Callable[[Change], None], step: PastStep
    ) -> None:
        super().__init__(document, announce, step.label)
        self._step = step
        self._change: Change | None = None
        self._change_undoes = False
        self.resting = True
        """The history is only laid out: nothing is done by undo and redo."""

    def past(self) -> PastStep:
        """Return what it does to the texts."""
        return self._step

    def redo(self) -> None:
        """Do it again."""
        self._go(back=False)

    def undo(self) -> None:
        """Take it back."""
        self._go(back=True)

    def _go(self, *, back: bool) -> None:
        if self.resting:
            return
        if self._change is None:
            splices = backwards(self._step.splices) if back else self._step.splices
            step = PastStep(self._step.label, splices)
            try:
                self._change = self._document.apply(play_step(self._document, step))
            except UserFacingError as error:
                # What was written down is damaged: the document stays, and this step goes.
                self.setObsolete(True)
                notify_error(error)
                return
            self._change_undoes = back
        elif back is self._change_undoes:
            self._document.reapply(self._change)
        else:
            self._document.revert(self._change)
        self._announce(self._change)


def past_of(stack: QUndoStack) -> Past:
    """Return what of a history outlives its window: the steps that change the document."""
    places = [at for at in range(stack.count()) if isinstance(stack.command(at), DocumentStep)]
    steps: list[PastStep] = []
    for at in places:
        command = stack.command(at)
        assert isinstance(command, DocumentStep)
        steps.append(command.past())
    clean = stack.cleanIndex()
    return Past(
        tuple(steps),
        done=sum(at < stack.index() for at in places),
        saved=clean if clean < 0 else sum(at < clean for at in places),
    )


def lay_out(
    stack: QUndoStack, document: Document, announce: Callable[[Change], None], past: Past
) -> None:
    """Put the steps of an ended window into the history of a document that stands where it stood.

    Args:
        stack: An empty history.
        document: Its document.
        announce: Tells every view of a change.
        past: The steps.
    """
    commands = [RestoredStep(document, announce, step) for step in past.steps]
    for at, command in enumerate(commands):
        if at == past.saved:
            stack.setClean()
        stack.push(command)
    if past.saved == len(commands):
        stack.setClean()
    elif past.saved < 0:
        stack.resetClean()
    stack.setIndex(past.done)
    for command in commands:
        command.resting = False
