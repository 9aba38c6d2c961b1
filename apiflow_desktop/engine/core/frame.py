"""Where a step runs: the list it is in, the arguments it sees, the results it can name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.commands import Steps


class Scope:
    """The results by step id; one per flow, called flow or parallel iteration (R18).

    Branches and the iterations of sequential loops share the scope they are in.
    """

    __slots__ = ("_results", "parent")

    def __init__(self, parent: Scope | None = None) -> None:
        self.parent = parent
        self._results: dict[str, JsonValue] = {}

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
    """

    value: JsonValue
    failed: bool = False
    handled: bool = False
    recovered: bool = False
    stop: Stop | None = None
    executed: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """One run of one list of modules.

    Attributes:
        interpret: Runs a frame; what a container's children run with.
        arguments: What the expressions see as ``flow_input``.
        prefix: What the addresses of its step runs begin with.
        top: Whether this is the job's own flow.
        callers: Paths of the flows that called each other up to here.
    """

    interpret: Callable[[Frame], Steps[Ending]]
    modules: list[JsonObject]
    arguments: JsonObject
    env: JsonValue = None
    scope: Scope = field(default_factory=Scope)
    failure_module: JsonObject | None = None
    prefix: str = ""
    top: bool = False
    callers: tuple[str, ...] = ()

    def run(self) -> Steps[Ending]:
        """Run the modules in order."""
        return self.interpret(self)

    def child(
        self,
        prefix: str,
        modules: JsonValue,
        *,
        arguments: JsonObject | None = None,
        scope: Scope | None = None,
    ) -> Frame:
        """Return the frame of a branch or an iteration (R59)."""
        return replace(
            self,
            modules=module_list(modules),
            prefix=prefix,
            arguments=self.arguments if arguments is None else arguments,
            scope=scope or self.scope,
            top=False,
        )


def module_list(value: JsonValue) -> list[JsonObject]:
    """Read a ``modules`` list, leaving out what is not an object."""
    if not isinstance(value, list):
        return []
    return [module for module in value if isinstance(module, dict)]


def object_of(value: JsonValue) -> JsonObject:
    """Return a value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
