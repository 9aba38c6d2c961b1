"""What jobs are run with: connections, expressions, and an engine over the workspace.

Apart from the runner, so that whoever may start a job later does not load it now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.engine.calls.chat import CatalogChats
from apiflow_desktop.engine.calls.operations import CatalogOperations
from apiflow_desktop.engine.core.frame import RunSettings
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.services.calling_off import NothingNew
from apiflow_desktop.services.items import CalledItems, ItemValues
from apiflow_desktop.services.job_scripts import WorkspaceScripts
from apiflow_desktop.services.kept_results import KeptResults
from apiflow_desktop.services.media import WorkspaceMedia
from apiflow_desktop.services.run_limits import most_iterations
from apiflow_desktop.services.tool_inputs import ToolInputs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from apiflow_desktop.engine.events import Event
    from apiflow_desktop.engine.http.transport import StudioPort
    from apiflow_desktop.engine.ports import Approvals, Chats, Journal, Operations, Scripts
    from apiflow_desktop.services.run_request import RunRequest
    from apiflow_desktop.services.workspace import Workspace
    from apiflow_desktop.vault.origins import OriginGuard


class Machinery:
    """Shared by the jobs of one event loop.

    Args:
        workspace: Where assets and secrets are.
        studio_port: Finds (and starts) the demo studio.
    """

    def __init__(self, workspace: Workspace, studio_port: StudioPort) -> None:
        self._workspace = workspace
        self._http = HttpFactory(studio_port)
        self._expressions = ExpressionEngine()
        self._seals = workspace.seals()
        self._scripts = WorkspaceScripts(workspace, self._seals)

    def engine(
        self,
        job_id: int,
        request: RunRequest,
        journal: Journal,
        history: Sequence[Event] = (),
        approvals: Approvals | None = None,
        *,
        send_again: bool = False,
        only_follow: bool = False,
        is_left: Callable[[], bool] = lambda: False,
    ) -> Engine:
        """Make the engine of one job.

        Args:
            job_id: The job.
            request: What is run.
            journal: Where its events go.
            history: The journal so far, if the job is resumed.
            approvals: Where approvals of the job's steps arrive.
            send_again: Send what may have been lost once more.
            only_follow: Follow calls that are under way, and begin nothing.
            is_left: Whether the job is being left to be resumed: its calls go on.
        """
        operations = self._operations(request, history, is_left, send_again=send_again)
        values = ItemValues(request.items, request.catalog, self._seals)
        chats: Chats = self._chats(request, values, send_again=send_again)
        scripts: Scripts | None = self._scripts.of_job(job_id, request, values, history)
        if only_follow:
            operations = scripts = chats = NothingNew(operations)
        return Engine(
            operations=operations,
            journal=journal,
            flows=CalledItems(request.items),
            values=values,
            scripts=scripts,
            chats=chats,
            approvals=approvals,
            cache=KeptResults(self._workspace.store.cached_results, request.catalog),
            expressions=self._expressions,
        )

    def settings(self, request: RunRequest, job_id: int) -> RunSettings:
        """Tell the engine how a job is run."""
        most = request.most_iterations or most_iterations(self._workspace.store.settings)
        return RunSettings(
            by_event=request.by_event,
            most_iterations=most,
            job_id=str(job_id),
            begins_at=request.begins_at,
            iteration=request.iteration,
            results=request.results,
        )

    def forget(self, job_id: int) -> None:
        """Let go of what was kept for a job: it has ended."""
        self._scripts.forget(job_id)

    def _operations(
        self,
        request: RunRequest,
        history: Sequence[Event],
        is_left: Callable[[], bool],
        *,
        send_again: bool,
    ) -> Operations:
        workspace = self._workspace
        assets, folder = workspace.store.assets, workspace.home.assets
        return CatalogOperations(
            request.catalog,
            workspace.vault,
            self._http,
            WorkspaceMedia(assets, folder, self._http, request.input),
            guard=self._guard(request),
            seals=self._seals,
            history=history,
            send_again=send_again,
            is_left=is_left,
        )

    def _chats(self, request: RunRequest, values: ItemValues, *, send_again: bool) -> Chats:
        return CatalogChats(
            request.catalog,
            self._workspace.vault,
            self._http,
            values,
            describe=ToolInputs(request.lookup()).schema,
            guard=self._guard(request),
            seals=self._seals,
            send_again=send_again,
        )

    def _guard(self, request: RunRequest) -> OriginGuard:
        guard = self._workspace.guard
        return guard.trusting() if request.trust else guard

    async def close(self) -> None:
        """Close every connection."""
        await self._scripts.close()
        self._expressions.close()
        await self._http.aclose()
