"""The job that a page shows on its document, by the names that the document has now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from apiflow_desktop.engine.renaming import renamed, renamed_address
from apiflow_desktop.gui.window.freshness import Freshness
from apiflow_desktop.openflow.renames import Renaming

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.jobs.reading import JobFlow
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.freshness import Run


class ShownJob(QObject):
    """Puts together what is shown: a job, under it the last runs of steps it does not have.

    A job knows its steps and inputs by the names they had when its document was written; here
    they have those of now.

    Attributes:
        id: The job.
        state: What is shown of it: by its chosen iterations, and under the names of now.
        freshness: Tells which last results are out of date.
    """

    changed = Signal()
    """There is something else to show."""

    def __init__(self, session: DocumentSession, parent: QObject) -> None:
        super().__init__(parent)
        self._renames = session.renames
        self.id: int | None = None
        self.state: JobState | None = None
        self.freshness = Freshness(session, self)
        self._earlier: JobState | None = None
        self._latest: JobState | None = None
        self._iterations: dict[str, int] = {}
        self._names = Renaming()
        session.renames.renamed.connect(self._on_renamed)

    def begin(self, job_id: int, flow: JobFlow | None = None) -> None:
        """Show another job from now on; steps it does not have keep what they showed.

        Args:
            job_id: The job.
            flow: What it runs, if that is another document than the page's.
        """
        self.freshness.begin(job_id, None if flow is None else self._read(flow, job_id))
        self._earlier, self.id = self._latest, job_id
        self._iterations = {}

    def show(self, job_id: int, state: JobState, flow: JobFlow) -> None:
        """Show how a job stands.

        Args:
            job_id: The job.
            state: Its state.
            flow: What it runs, which may be a part of the document.
        """
        names = self._renames.log.since(flow.written)
        if job_id != self.id:
            self._earlier, self._iterations = None, {}
            self.freshness.forget_runs()
        state = renamed(state, names.steps, names.inputs)
        own = {names.steps.get(one, one) for one in flow.ids}
        if self._earlier is not None:
            state = state.on_top_of(self._earlier, own)
        self.id, self._latest, self._names = job_id, state, names
        made_in = {names.steps.get(one, one): earlier for one, earlier in flow.made_in.items()}
        self.freshness.show(job_id, state, own, made_in, partial(self._read, flow))
        self.show_iterations(self._iterations)

    def show_iterations(self, chosen: Mapping[str, int]) -> None:
        """Show some loops of the job as they were in one iteration, the others at their latest.

        Args:
            chosen: The iteration by the loop's id.
        """
        self._iterations = dict(chosen)
        if self._latest is not None:
            self.state = self._latest.at_iterations(self._iterations)
            self.changed.emit()

    def address_now(self, address: str) -> str:
        """Return where something of the job is found in :attr:`state`."""
        return renamed_address(address, self._names.steps)

    def address_then(self, address: str) -> str:
        """Return where the job itself has something of :attr:`state`."""
        return renamed_address(address, self._names.back().steps)

    def _read(self, flow: JobFlow, job_id: int) -> Run | None:
        """Read what the results of a job are made from, by the names of now."""
        run = flow.run(job_id)
        return None if run is None else run.renamed(self._renames.log.since(run.written))

    def _on_renamed(self, names: object) -> None:
        assert isinstance(names, Renaming)
        self._names = self._names.then(names)
        steps, inputs = names.steps, names.inputs
        if self._earlier is not None:
            self._earlier = renamed(self._earlier, steps, inputs)
        if self._latest is not None:
            self._latest = renamed(self._latest, steps, inputs)
        chosen = {steps.get(loop, loop): number for loop, number in self._iterations.items()}
        self.freshness.rename(names, self._latest)
        self.show_iterations(chosen)
