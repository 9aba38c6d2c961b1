"""Tells which results on a page are out of date, while the document is worked on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.engine.step_state import REUSED
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
    "lent": N_("Made from an earlier result of “{what}”, which is out of date."),
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
        self._runs: dict[int, Run | None] = {}
        self._ran: dict[str, Run] = {}
        self._state: JobState | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.reasons: Mapping[str, str] = {}
        session.changed.connect(self._on_changed)

    def begin(self, job_id: int, run: Run | None = None) -> None:
        """A job begins, with the document as it is, or with another one."""
        self._runs[job_id] = run or Run(job_id, self._reader.read(), {})

    def forget_runs(self) -> None:
        """Steps show another job from now on, and nothing of those before."""
        self._ran.clear()

    def made_in(self) -> dict[str, int]:
        """Return which job made the last result of each step, by the ids of the steps."""
        return {module_id: run.order for module_id, run in self._ran.items()}

    def show(
        self,
        job_id: int,
        state: JobState,
        own: Collection[str],
        made_in: Mapping[str, int],
        read: Callable[[int], Run | None],
    ) -> None:
        """Take in how a job stands.

        Args:
            job_id: The job.
            state: What the page shows, of earlier jobs too.
            own: The ids of the steps of the job's flow.
            made_in: The earlier jobs that made results which steps of it gave again.
            read: Reads what the results of a job that did not begin here are made from; None
                if it is gone.
        """
        self._state = state
        known = self._run_of(job_id, read) or Run(job_id, Basis({}, {}), {})
        run = replace(known, input=state.input or {}, made_in=made_in)
        self._runs[job_id] = run
        for module_id in own:
            step = state.by_module(module_id)
            if step is None or step.ended is None:
                continue
            if step.reused == REUSED and module_id in made_in:
                self._ran[module_id] = self._run_of(made_in[module_id], read) or run
            elif not step.reused or module_id not in self._ran:
                self._ran[module_id] = run
        self._look_soon()

    def rename(self, names: Renaming, state: JobState | None) -> None:
        """Know all by other names from now on.

        Args:
            names: The new names by the old ones.
            state: What the page shows, under the new names.
        """
        self._state = state
        self._runs = {job_id: run and run.renamed(names) for job_id, run in self._runs.items()}
        self._ran = {
            names.steps.get(module_id, module_id): self._runs[run.order] or run.renamed(names)
            for module_id, run in self._ran.items()
        }
        self.reasons = {names.steps.get(one, one): why for one, why in self.reasons.items()}
        self.changed.emit()

    def _run_of(self, job_id: int, read: Callable[[int], Run | None]) -> Run | None:
        if job_id not in self._runs:
            self._runs[job_id] = read(job_id)
        return self._runs[job_id]

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
