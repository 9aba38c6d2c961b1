"""What jobs are run with: connections, expressions, and an engine over the workspace.

Apart from the runner, so that whoever may start a job later does not load it now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.engine.calls.operations import CatalogOperations
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.services.media import WorkspaceMedia

if TYPE_CHECKING:
    from apiflow_desktop.engine.http.transport import StudioPort
    from apiflow_desktop.engine.ports import Journal
    from apiflow_desktop.services.runner import RunRequest
    from apiflow_desktop.services.workspace import Workspace


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

    def engine(self, request: RunRequest, journal: Journal) -> Engine:
        """Make the engine of one job."""
        workspace = self._workspace
        operations = CatalogOperations(
            request.catalog,
            workspace.vault,
            self._http,
            WorkspaceMedia(
                workspace.store.assets, workspace.home.assets, self._http, request.input
            ),
            guard=workspace.guard.trusting() if request.trust else workspace.guard,
        )
        return Engine(operations=operations, journal=journal, expressions=self._expressions)

    async def close(self) -> None:
        """Close every connection."""
        self._expressions.close()
        await self._http.aclose()
