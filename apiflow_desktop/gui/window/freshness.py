"""Tells which results on a page are out of date, while the document is worked on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.openflow.basis import Basis, BasisReader
from apiflow_desktop.openflow.changes import Change
from apiflow_desktop.openflow.freshness import Outdated, Run, Why, outdated

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.renames import Renaming

_PAUSE_MS = 120
_TEXTS: Mapping[Why, str] = {
    "self": N_("From an earlier run: this step has changed since."),
    "changed": N_("From an earlier run: “{what}” has changed since."),
    "gone": N_("From an earlier run: the step “{what}” is gone."),
    "aside": N_("From an earlier run: the step “{what}” is a draft now."),
    "place": N_("From an earlier run: what comes before “{what}” is another step now."),
    "again": N_("From an earlier run: “{what}” has run again since."),
    "input": N_("From an earlier run: the input “{what}” was another one in the latest run."),
    "environment": N_("From an earlier run: the variable “{what}” has changed since."),
}


class Freshness(QObject):
    """Compares what steps ran with what the document says now, a moment after each change.

    Attributes:
        reasons: Why a step's last result is out of date, for a person, by the step's id.
    """

    changed = Signal()

    def __init__(self, session: DocumentSession, parent: QObject) -> None:
        super().__init__(parent)
        self._document = session.document
        self._reader = BasisReader(session.document)
        self._bases: dict[int, Basis] = {}
        self._ran: dict[str, Run] = {}
        self._state: JobState | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.reasons: Mapping[str, str] = {}
        session.changed.connect(self._on_changed)

    def begin(self, job_id: int, basis: Basis | None = None) -> None:
        """A job begins, with the document as it is, or with another one."""
        self._bases[job_id] = basis if basis is not None else self._reader.read()

    def forget_runs(self) -> None:
        """Steps show another job from now on, and nothing of those before."""
        self._ran.clear()

    def show(
        self, job_id: int, state: JobState, own: Collection[str], read: Callable[[], Basis]
    ) -> None:
        """Take in how a job stands.

        Args:
            job_id: The job.
            state: What the page shows, of earlier jobs too.
            own: The ids of the steps of the job's flow.
            read: Reads the basis of the job's document, if it did not begin here.
        """
        if job_id not in self._bases:
            self._bases[job_id] = read()
        self._state = state
        run = Run(job_id, self._bases[job_id], state.input or {})
        for module_id in own:
            step = state.by_module(module_id)
            if step is None or step.ended is None:
                continue
            if not step.reused or module_id not in self._ran:
                self._ran[module_id] = run
        self._look_soon()

    def rename(self, names: Renaming, state: JobState | None) -> None:
        """Know all by other names from now on.

        Args:
            names: The new names by the old ones.
            state: What the page shows, under the new names.
        """
        self._state = state
        self._bases = {job_id: one.renamed(names) for job_id, one in self._bases.items()}
        self._ran = {
            names.steps.get(module_id, module_id): replace(
                run,
                basis=self._bases[run.order],
                input={names.inputs.get(name, name): given for name, given in run.input.items()},
            )
            for module_id, run in self._ran.items()
        }
        self.reasons = {names.steps.get(one, one): why for one, why in self.reasons.items()}
        self.changed.emit()

    def _on_changed(self, change: object) -> None:
        assert isinstance(change, Change)
        self._reader.forget(change.touched)
        self._look_soon()

    def _look_soon(self) -> None:
        if self._ran and not self._pause.isActive():
            self._pause.start()

    def _look(self) -> None:
        state = self._state
        if state is None:
            return
        runs = {module_id: state.by_module(module_id) for module_id in self._ran}
        results = {module_id: run.result for module_id, run in runs.items() if run is not None}
        found = outdated(self._reader.read(), self._ran, results, state.input or {})
        reasons = {module_id: _told(why, self._document) for module_id, why in found.items()}
        if reasons != self.reasons:
            self.reasons = reasons
            self.changed.emit()


def _told(why: Outdated, document: Document) -> str:
    return _(_TEXTS[why.why]).format(what=_name_of(why.what, document) if why.what else "")


def _name_of(what: str, document: Document) -> str:
    """Call a step as its card does where it has a name; all else has only what it is called."""
    handles = document.handles_by_id(what)
    summary = document.module(handles[0]).get("summary") if handles else None
    return summary if isinstance(summary, str) and summary else what
