"""Runs the scripts of the workspace's jobs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from apiflow_desktop.services.trust import Trust, fingerprints, scripts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apiflow_desktop.engine.events import Event
    from apiflow_desktop.engine.ports import Scripts, Values
    from apiflow_desktop.engine.scripts.scripts import JobScripts, ScriptRunner
    from apiflow_desktop.services.run_request import RunRequest
    from apiflow_desktop.services.workspace import Workspace
    from apiflow_desktop.vault.seals import Seals


class WorkspaceScripts:
    """Makes what runs a job's scripts; it is loaded with the first job that has some.

    Args:
        workspace: Where secrets, states, trust and the cache are.
        seals: Opens the handles that stand for secrets.
    """

    def __init__(self, workspace: Workspace, seals: Seals) -> None:
        self._workspace = workspace
        self._seals = seals
        self._runner: ScriptRunner | None = None
        self._jobs: dict[int, JobScripts] = {}

    def of_job(
        self, job_id: int, request: RunRequest, values: Values, history: Sequence[Event]
    ) -> Scripts | None:
        """Return what runs a job's scripts; None if it cannot come to one."""
        found = scripts_of(request.document.flow_value, request.items)
        if not found:
            return None
        from apiflow_desktop.engine.scripts.facts import JobFacts, flow_path
        from apiflow_desktop.engine.scripts.scripts import JobScripts
        from apiflow_desktop.services.script_host import WorkspaceHost

        trusted = request.trust or Trust(self._workspace.store.settings).covers(found)
        known = fingerprints(found) if trusted else frozenset[str]()
        host = WorkspaceHost(self._workspace, values, self._seals, job_id, known)
        facts = JobFacts(
            key=f"{self._workspace.home.root}/{job_id}",
            flow_path=flow_path(request.document.title),
            scheduled_for=history[0].at if history else time.time(),
        )
        runner = self._loaded()
        if trusted:
            runner.prepare()
        self._jobs[job_id] = JobScripts(runner, host, facts)
        return self._jobs[job_id]

    def forget(self, job_id: int) -> None:
        """Remove what the scripts of a job shared: it has ended."""
        scripts = self._jobs.pop(job_id, None)
        if scripts is not None:
            scripts.close()

    async def close(self) -> None:
        """End what waits for scripts."""
        if self._runner is not None:
            await self._runner.close()

    def _loaded(self) -> ScriptRunner:
        if self._runner is None:
            from apiflow_desktop.engine.scripts.scripts import ScriptRunner

            self._runner = ScriptRunner(self._workspace.home.cache / "scripts")
        return self._runner
