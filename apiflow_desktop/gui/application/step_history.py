"""The past runs of a workflow's steps, read from the workspace for the inspector."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.kept_files import addresses_in
from apiflow_desktop.gui.application.kept_output import kept_output
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

    def files(self, run: PastRun, result: JsonValue) -> list[OutputKept]:
        """Return the files that are kept of what a run returned."""
        step, at = run.run.step, run.run.ended_at or 0.0
        found = (kept_output(self._store, url, step=step, at=at) for url in addresses_in(result))
        return [file for file in found if file is not None]
