"""What a step's expressions can refer to, with what it was in the last run."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.engine.job_state import JobState, StepState
from apiflow_desktop.gui.forms.specs import specs_of_schema
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.inspector.nodes import TreeNode, type_of, value_node
from apiflow_desktop.openflow.document import Document, Handle
from apiflow_desktop.openflow.interfaces import NodeLookup, PortType, interface_of
from apiflow_desktop.openflow.references import plain_reference, write_reference
from apiflow_desktop.openflow.walk import Place, walk

_GIVE_LISTS = ("forloopflow", "whileloopflow", "branchall")


class Scope(Struct, frozen=True):
    """Where an expression stands.

    Attributes:
        document: The flow.
        handle: The step it belongs to; None for the flow itself.
        lookup: Knows what the nodes give.
        job: The last run; None if there is none.
        own_result: Whether the step's own result can be seen, as in ``stop_after_if``.
    """

    document: Document
    handle: Handle | None
    lookup: NodeLookup
    job: JobState | None = None
    own_result: bool = False

    def tree(self) -> list[TreeNode]:
        """List what can be referred to."""
        nodes = [self._flow_input()]
        environment = self.document.flow_value.get("flow_env")
        if isinstance(environment, dict) and environment:
            nodes.append(value_node("flow_env", "flow_env", environment, "object"))
        nodes += [self._result(place) for place in self._earlier()]
        if self._place is not None and self._place.slot == "failure":
            nodes.append(TreeNode("error", "error", "object"))
        return nodes

    def expressions(self) -> list[str]:
        """List the expressions worth offering while one is typed."""
        found: list[str] = []
        for node in self.tree():
            found.append(node.path)
            children = node.children() if node.children else []
            found += [child.path for child in children if child.path]
            for child in children:
                if child.children:
                    found += [inner.path for inner in child.children() if inner.path]
        return [*found, "previous_result"]

    def value_of(self, expression: str) -> FieldValue:
        """Look a plain reference up in the last run; unset if it is none or was not there."""
        reference = plain_reference(expression)
        if reference is None or self.job is None:
            return UNSET
        path: list[str | int] = list(reference.path)
        if reference.root == "flow_input":
            found: FieldValue = UNSET if self.job.input is None else self.job.input
        elif reference.root == "results" and path:
            found = _result_of(self.job.by_module(str(path.pop(0))))
        else:
            return UNSET
        for part in path:
            found = _member(found, part)
        return found

    @property
    def _place(self) -> Place | None:
        return None if self.handle is None else self.document.place(self.handle)

    def _flow_input(self) -> TreeNode:
        given = self.job.input if self.job is not None and self.job.input is not None else {}

        def children() -> list[TreeNode]:
            nodes = [
                value_node(
                    spec.name,
                    write_reference("flow_input", [spec.name]),
                    given.get(spec.name, UNSET),
                    spec.type,
                )
                for spec in specs_of_schema(self.document.schema)
            ]
            if self._in_loop():
                iteration: list[tuple[str, PortType]] = [("value", "any"), ("index", "number")]
                nodes += [
                    TreeNode(f"iter.{name}", f"flow_input.iter.{name}", kind)
                    for name, kind in iteration
                ]
            return nodes

        return TreeNode("flow_input", "flow_input", "object", UNSET, children)

    def _result(self, place: Place) -> TreeNode:
        module_id = str(place.module.get("id") or "")
        path = write_reference("results", [module_id])
        result = _result_of(self.job.by_module(module_id)) if self.job is not None else UNSET
        value = place.module.get("value")
        declared = self._declared(value if isinstance(value, dict) else {})
        if not declared:
            kind = value.get("type") if isinstance(value, dict) else ""
            known: PortType = "array" if kind in _GIVE_LISTS else type_of("", result)
            return value_node(path, path, result, known)

        def children() -> list[TreeNode]:
            given = result if isinstance(result, dict) else {}
            names = {**declared, **{name: type_of(name, given[name]) for name in given}} | declared
            return [
                value_node(name, write_reference(path, [name]), given.get(name, UNSET), kind)
                for name, kind in names.items()
            ]

        return TreeNode(path, path, "object", UNSET, children)

    def _declared(self, value: JsonObject) -> dict[str, PortType]:
        interface = interface_of(value, self.lookup)
        return {port.name: port.type for port in interface.outputs} if interface else {}

    def _earlier(self) -> Iterator[Place]:
        """Yield the steps that come before: also those inside of what comes before."""
        own = self._place
        if own is not None and own.slot == "preprocessor":
            return
        for place in walk(self.document.flow_value):
            if not place.module.get("id") or place.slot in ("failure", "preprocessor", "tool"):
                continue
            if own is None or own.slot == "failure" or self._is_before(place, own):
                yield place

    def _is_before(self, place: Place, own: Place) -> bool:
        if place.pointer == own.pointer:
            return self.own_result
        shared = _shared(place.pointer, own.pointer)
        mine, theirs = own.pointer[shared:], place.pointer[shared:]
        if not mine or not theirs:
            return False  # one contains the other
        one, other = theirs[0], mine[0]
        # branches of one step do not see each other: they differ in the branch, not in a list
        inside_branches = shared > 0 and own.pointer[shared - 1] == "branches"
        both = isinstance(one, int) and isinstance(other, int)
        return both and not inside_branches and one < other  # type: ignore[operator]

    def _in_loop(self) -> bool:
        own = self._place
        while own is not None and own.owner is not None:
            if own.slot == "loop":
                return True
            owner = self.document.handle_at((*self.document.value_pointer, *own.owner))
            own = None if owner is None else self.document.place(owner)
        return False


def _shared(one: Pointer, other: Pointer) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _result_of(step: StepState | None) -> FieldValue:
    if step is None or step.ended is None:
        return UNSET
    return step.result


def _member(value: FieldValue, part: str | int) -> FieldValue:
    found: JsonValue
    match value, part:
        case dict(), str() if part in value:
            found = value[part]
        case list(), int() if 0 <= part < len(value):
            found = value[part]
        case _:
            return UNSET
    return found
