"""What is to be run, also as it is kept with a job that goes on later."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.workspace_file import WorkspaceFile
from apiflow_desktop.engine.expressions.syntax import check_syntax
from apiflow_desktop.openflow.diagnostics import Diagnostic, diagnose
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.items import FileItems, Items
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.workspace import Workspace, read_workspace_file
from apiflow_desktop.store.job_rows import Job


class CannotRun(UserFacingError):
    """The document has errors that keep the engine from running it.

    Attributes:
        problems: The errors.
    """

    def __init__(self, document: Document, problems: list[Diagnostic]) -> None:
        super().__init__(
            _("This workflow cannot run: {message}").format(message=problems[0].message),
            where=document.title,
            hint=_("See the problems, correct them and run again."),
        )
        self.problems = problems


def check_runs(document: Document, lookup: CatalogLookup) -> None:
    """Find out whether the engine can run a document, before anything else is asked for.

    Raises:
        CannotRun: It has errors.
    """
    found = diagnose(document, lookup, check_syntax)
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise CannotRun(document, errors)


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """What is to be run.

    Attributes:
        document: The workflow; its bytes are kept with the job.
        input: The flow's input, defaults filled in.
        catalog: Nodes and connectors, with the connectors chosen for this run.
        items: What steps call and expressions read by path.
        connectors: That choice: name of a connector → the one that stands in for it.
        workflow_id: The item of the library, if it is one.
        trust: The user said that secrets may go to whatever hosts this run names, and that its
            scripts may run.
        workspace_file: The file the catalog was read from; empty if it is the library's.
        by_event: An event started the run: the input is for the preprocessor.
        most_iterations: Bound of while loops; None for the workspace's own.
        begins_at: Address of the first step run that runs again, of a restarted job.
        iteration: Address of the one iteration that is run; empty for all.
        results: What steps gave in the iteration before that, by their ids.
        made_in: The jobs that made the results which steps give again, by the ids of the steps.
    """

    document: Document
    input: JsonObject
    catalog: Catalog
    items: Items = field(default_factory=lambda: FileItems(WorkspaceFile()))
    connectors: dict[str, str] = field(default_factory=dict)
    workflow_id: int | None = None
    trust: bool = False
    workspace_file: str = ""
    by_event: bool = False
    most_iterations: int | None = None
    begins_at: str = ""
    iteration: str = ""
    results: JsonObject = field(default_factory=dict)
    made_in: dict[str, int] = field(default_factory=dict)

    def lookup(self) -> CatalogLookup:
        """What the document's paths stand for in this run."""
        return CatalogLookup(self.catalog, self.items)

    def data(self) -> JsonObject:
        """What a job remembers of it besides its document and input."""
        return {
            "connectors": {**self.connectors},
            "trust": self.trust,
            "workspace_file": self.workspace_file,
            "by_event": self.by_event,
            "most_iterations": self.most_iterations,
            "begins_at": self.begins_at,
            "iteration": self.iteration,
            "results": self.results,
            "made_in": {**self.made_in},
        }


def kept_request(workspace: Workspace, job: Job, *, trust: bool = False) -> RunRequest:
    """What a job was created with.

    Args:
        workspace: Where it is kept.
        job: The job.
        trust: The user says now that it is trusted.

    Raises:
        UserFacingError: What it needs is gone.
    """
    kept, most = job.data.get("connectors"), job.data.get("most_iterations")
    results = job.data.get("results")
    connectors = {k: str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}
    file = str(job.data.get("workspace_file") or "")
    read = read_workspace_file(Path(file)) if file else None
    catalog = read.catalog() if read is not None else workspace.catalog()
    return RunRequest(
        document=Document.from_bytes(job.document, name=job.name),
        input=job.input,
        catalog=catalog.with_connectors(connectors),
        items=FileItems(read) if read is not None else workspace.items(),
        connectors=connectors,
        workflow_id=job.workflow_id,
        trust=trust or job.data.get("trust") is True,
        workspace_file=file,
        by_event=job.data.get("by_event") is True,
        most_iterations=most if isinstance(most, int) else None,
        begins_at=str(job.data.get("begins_at") or ""),
        iteration=str(job.data.get("iteration") or ""),
        results=results if isinstance(results, dict) else {},
        made_in=made_in(job),
    )


def made_in(job: Job) -> dict[str, int]:
    """Return which earlier jobs made the results that steps of a job gave again, by their ids."""
    kept = job.data.get("made_in")
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {step: number for step, number in pairs if isinstance(number, int)}
