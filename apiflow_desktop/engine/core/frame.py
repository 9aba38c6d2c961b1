"""Where a step runs: the list it is in, the arguments it sees, the results it can name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.addresses import is_inside
from apiflow_desktop.engine.core.commands import Steps

MOST_ITERATIONS = 1000
"""After so many iterations a while loop that does not end is a failure, unless told otherwise."""


class RunSettings(Struct, frozen=True, kw_only=True):
    """What a run is told besides its flow and its arguments.

    Attributes:
        by_event: An event started it: the arguments are for the preprocessor (R9).
        most_iterations: Bound of while loops (R26).
        job_id: What the job is known by; ``flow_job_id`` in a failure module.
        begins_at: Address of the first step run that runs again, of a restarted job (R56).
        iteration: Address of the one iteration that is run, e.g. ``outer[2]/b.0/inner[4]``: of
            each loop on the way to it only that one, whatever else the loop has. Empty for all.
        results: What steps gave before, by their ids, as expressions see it until the steps run
            again: that of the iteration before.
    """

    by_event: bool = False
    most_iterations: int = MOST_ITERATIONS
    job_id: str = ""
    begins_at: str = ""
    iteration: str = ""
    results: JsonObject = {}

    def only_iteration(self, loop: str) -> int | None:
        """Return the one iteration of a loop that is to be run; None if all are.

        Args:
            loop: Address of the loop's step run.
        """
        start = f"{loop}["
        if not self.iteration.startswith(start):
            return None
        return int(self.iteration[len(start) :].partition("]")[0])

    def runs_anew(self, path: str) -> bool:
        """Tell whether a restart asks for this step run, or for something in it.

        Args:
            path: Its address; empty for the job's own flow.
        """
        at = self.begins_at
        return bool(at) and (not path or path == at or is_inside(at, path))


class JobFacts:
    """What holds for a whole job.

    Attributes:
        settings: As the run was started with.
        started_at: When it began, as ISO 8601.
        answers: Id of the step whose result is the answer to whoever waits, until it is given
            (R11).
    """

    __slots__ = ("answers", "settings", "started_at")

    def __init__(
        self, settings: RunSettings | None = None, started: float = 0.0, answers: str = ""
    ) -> None:
        self.settings = settings or RunSettings()
        self.started_at = datetime.fromtimestamp(started, UTC).isoformat()
        self.answers = answers


class Scope:
    """The results by step id; one per flow, called flow or parallel iteration (R18).

    Branches and the iterations of sequential loops share the scope they are in.
    """

    __slots__ = ("_results", "parent")

    def __init__(
        self, parent: Scope | None = None, results: Mapping[str, JsonValue] | None = None
    ) -> None:
        self.parent = parent
        self._results: dict[str, JsonValue] = dict(results or {})

    def put(self, step_id: str, result: JsonValue) -> None:
        """Remember a step's result; a later one replaces an earlier one."""
        self._results[step_id] = result

    def find(self, step_id: str) -> JsonValue:
        """Return the result of a step here or in the calling flows, or None."""
        scope: Scope | None = self
        while scope is not None:
            if step_id in scope._results:
                return scope._results[step_id]
            scope = scope.parent
        return None

    def all(self) -> JsonObject:
        """Return every result that can be named here."""
        outer = self.parent.all() if self.parent is not None else {}
        return {**outer, **self._results}


@dataclass(frozen=True, slots=True)
class Stop:
    """An early stop that ends the list it happens in (R33, R34).

    Attributes:
        skipped: ``skip_if_stopped`` was set: the flow is labelled as skipped.
    """

    skipped: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """How a step or a list of steps ended.

    Attributes:
        failed: The list failed; its failure module, if any, has run.
        handled: A failure module has run.
        recovered: The failure module asked for ``recover`` (R46).
        stop: The list ends early, here or further out.
        executed: False where no step stands behind the value (R20, an empty branch).
        passed: The step was skipped, or failed and the flow goes on: its ``suspend`` is not
            armed (R31, R48).
        reused: Where the value comes from if it was not computed.
    """

    value: JsonValue
    failed: bool = False
    handled: bool = False
    recovered: bool = False
    stop: Stop | None = None
    executed: bool = True
    passed: bool = False
    reused: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One run of one list of modules.

    Attributes:
        interpret: Runs a frame; what a container's children run with.
        arguments: What the expressions see as ``flow_input``.
        prefix: What the addresses of its step runs begin with.
        place: What the id of the failure module ends with here: the index of each container's
            step on the way, and of the iteration or branch where it has several (R46).
        top: Whether this is the job's own flow.
        callers: Paths of the flows that called each other up to here.
        shared: Names the folder that scripts here share; empty for none (R54).
        job: What holds for the whole job.
    """

    interpret: Callable[[Frame], Steps[Ending]]
    modules: list[JsonObject]
    arguments: JsonObject
    env: JsonValue = None
    scope: Scope = field(default_factory=Scope)
    failure_module: JsonObject | None = None
    prefix: str = ""
    place: str = ""
    top: bool = False
    callers: tuple[str, ...] = ()
    shared: str = ""
    job: JobFacts = field(default_factory=JobFacts)

    @property
    def begins_later(self) -> bool:
        """Whether a restart begins inside, after the first step (R56)."""
        at = self.job.settings.begins_at
        first = f"{self.prefix}{module_id(self.modules[0], 0)}" if self.modules else ""
        is_in_first = at == first or is_inside(at, first)
        return bool(at) and at.startswith(self.prefix) and not is_in_first

    def run(self) -> Steps[Ending]:
        """Run the modules in order."""
        return self.interpret(self)

    def child(
        self,
        prefix: str,
        modules: JsonValue,
        *places: int,
        arguments: JsonObject | None = None,
        scope: Scope | None = None,
    ) -> Frame:
        """Return the frame of a branch or an iteration (R59).

        Args:
            prefix: What the addresses of its step runs begin with.
            modules: The ``modules`` of the container.
            places: The index of the container's step, and of this child where there are several.
            arguments: What the expressions see as ``flow_input``, if that is not the same.
            scope: The results it can name, if those are not the same.
        """
        return replace(
            self,
            modules=module_list(modules),
            prefix=prefix,
            place=self.place + "".join(f"-{place}" for place in places),
            arguments=self.arguments if arguments is None else arguments,
            scope=scope or self.scope,
            top=False,
        )


def module_id(module: JsonObject, index: int) -> str:
    """Return the id of a module, or what it is called where it has none."""
    return str(module.get("id") or f"step{index}")


def module_list(value: JsonValue) -> list[JsonObject]:
    """Read a ``modules`` list, leaving out what is not an object."""
    if not isinstance(value, list):
        return []
    return [module for module in value if isinstance(module, dict)]


def object_of(value: JsonValue) -> JsonObject:
    """Return a value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
