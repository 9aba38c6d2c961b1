"""The jobs the workspace keeps, as the job panels read them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.application.kept_output import kept_output
from apiflow_desktop.gui.jobs.reading import JobOutline, Origin
from apiflow_desktop.openflow.basis import Basis, read_basis
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.freshness import Run
from apiflow_desktop.openflow.walk import walk
from apiflow_desktop.services.new_jobs import document_time
from apiflow_desktop.services.ownership import is_interrupted
from apiflow_desktop.services.run_request import made_in
from apiflow_desktop.store.job_rows import Job, JobSummary
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.store import Store


class WorkspaceArchive:
    """Reads jobs from the store.

    Args:
        store: It.
        deleted: Told that a job was deleted.
    """

    def __init__(self, store: Store, deleted: Callable[[], object] = lambda: None) -> None:
        self._store = store
        self._deleted = deleted

    def jobs(self) -> list[JobSummary]:
        """Return the latest jobs, newest first; those of a dead process are interrupted."""
        return [
            replace(job, status="interrupted") if is_interrupted(job) else job
            for job in self._store.jobs.list()
        ]

    def job(self, job_id: int) -> JobSummary:
        """Return one job."""
        return self._store.jobs.summary(job_id)

    def state(self, job_id: int) -> JobState:
        """Rebuild a job's state from its stored events."""
        state = JobState.of(self._store.jobs.events(job_id))
        job = self._store.jobs.summary(job_id)
        if is_interrupted(job):
            state.interrupt(max(job.updated_at, job.renewed_at))
        return state

    def last_event(self, job_id: int) -> int:
        """Return a number that grows with all that happens in a job."""
        return self._store.jobs.last_event(job_id)

    def kept_file(self, step: StepState, url: str) -> OutputKept | None:
        """Find the file that is kept for an address in a step's result."""
        return kept_output(self._store, url, step=step.path, at=step.ended or 0.0)

    def delete(self, job_id: int) -> None:
        """Remove a job for good."""
        self._store.jobs.delete(job_id)
        self._deleted()

    def run(self, job_id: int) -> Run | None:
        """Read what the results of the job are made from; None if it is gone."""
        try:
            job = self._store.jobs.get(job_id)
        except NotInStore:
            return None
        try:
            basis = read_basis(Document.from_bytes(job.document))
        except UserFacingError:
            basis = Basis({}, {})
        return Run(job_id, basis, job.input, made_in(job), document_time(job))

    def outline(self, job_id: int) -> JobOutline:
        """Read what the steps of the job's document are called."""
        job = self._store.jobs.get(job_id)
        try:
            document = Document.from_bytes(job.document)
        except UserFacingError:
            # A job is shown by its steps' ids if its document cannot be read any more.
            return JobOutline(origin=_origin(job), written=document_time(job), made_in=made_in(job))
        titles: dict[str, str] = {}
        top_level: list[str] = []
        for place in walk(document.flow_value):
            module_id = str(place.module.get("id", ""))
            titles[module_id] = str(place.module.get("summary") or module_id)
            if len(place.pointer) == 2 and place.pointer[0] == "modules":
                top_level.append(module_id)
        return JobOutline(titles, tuple(top_level), _origin(job), document_time(job), made_in(job))


def _origin(job: Job) -> Origin | None:
    kept = job.data.get("restarted_from")
    if not isinstance(kept, dict) or not isinstance(number := kept.get("job"), int):
        return None
    return Origin(number, str(kept.get("step") or ""))
