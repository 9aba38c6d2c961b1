"""The past runs of a workflow's steps, read from the workspace for the inspector."""

from __future__ import annotations

from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.store.step_runs import PastRun, StepDetails
from apiflow_desktop.store.store import Store


class WorkspaceHistory:
    """Knows the runs of one open document's steps.

    Args:
        store: Where jobs are kept.
        session: The document.
    """

    def __init__(self, store: Store, session: DocumentSession) -> None:
        self._store = store
        self._session = session

    def runs(self, module_id: str) -> list[PastRun]:
        """Return the runs of a step, newest first: of a file's by the title of the workflow."""
        target = self._session.target
        kind, _, number = (target.place if target is not None else "").partition("/")
        item = int(number) if kind == "item" else None
        names = self._session.renames.log.names_of(module_id)
        return self._store.jobs.runs_of_step(names, workflow_id=item, name=self._session.title)

    def details(self, run: PastRun) -> StepDetails:
        """Return what a run was given and what it returned."""
        return self._store.jobs.step_details(run.job_id, run.run.step)
