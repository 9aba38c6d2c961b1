"""What a step's expressions can refer to, with what it was in the last run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.engine.addresses import step_id
from apiflow_desktop.engine.expressions.names import error_variable
from apiflow_desktop.engine.iterations import iterated
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.expressions.last_results import (
    Moment,
    failure_of,
    iterations_until,
    result_of,
)
from apiflow_desktop.gui.expressions.named_values import named_values
from apiflow_desktop.gui.expressions.nodes import TreeNode, type_of, value_node
from apiflow_desktop.gui.forms.specs import specs_of_schema
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset
from apiflow_desktop.openflow.document import Document, Handle
from apiflow_desktop.openflow.interfaces import NodeLookup, PortType, interface_of
from apiflow_desktop.openflow.references import plain_reference, references, write_reference
from apiflow_desktop.openflow.shelf import SHELF
from apiflow_desktop.openflow.walk import Place

_NEAR = 10
"""So many of the steps right before are unfolded."""
_MOST_FAR = 90
"""Of more steps than this that are farther back, one line is shown that unfolds to them."""
_ABOUT = ("result", "error", "all_iters")
"""Names for what predicates are about."""
_GIVE_LISTS = ("forloopflow", "whileloopflow", "branchall")


class Scope(Struct, frozen=True):
    """Where an expression stands.

    Attributes:
        document: The flow.
        handle: The step it belongs to; None for the flow itself.
        lookup: Knows what the nodes give.
        job: The last run; None if there is none.
        own_result: Whether the step's own result can be seen, as in ``stop_after_if``.
        outdated: Why last results are out of date, by the ids of the steps.
        moment: When it is evaluated: but for inputs, what it is about is known as ``result``.
    """

    document: Document
    handle: Handle | None
    lookup: NodeLookup
    job: JobState | None = None
    own_result: bool = False
    outdated: Mapping[str, str] = {}
    moment: Moment = "inputs"

    def at(self, moment: Moment) -> Scope:
        """Return what an expression that is evaluated at a moment can refer to."""
        return replace(self, moment=moment, own_result=moment in ("after", "iteration"))

    def tree(self) -> list[TreeNode]:
        """List what can be referred to; in a long flow one line stands for the steps far before."""
        places = [*self._earlier()]
        far = len(places) - _NEAR
        if far <= _MOST_FAR:
            return self._around(self._results(places))
        ids: list[JsonValue] = [place.module["id"] for place in places[:far]]
        line = TreeNode(_("Earlier steps"), "", "array", ids, lambda: self._results(places[:far]))
        return self._around([replace(line, folded=True), *self._results(places[far:])])

    def _results(self, places: Sequence[Place]) -> list[TreeNode]:
        results = [self._result(place) for place in places]
        far = len(results) - _NEAR
        return [replace(one, folded=n < far) for n, one in enumerate(results)]

    def _around(self, results: Sequence[TreeNode]) -> list[TreeNode]:
        """List the results of steps with what else can be referred to."""
        nodes = [self._flow_input()]
        environment = self.document.flow_value.get("flow_env")
        if isinstance(environment, dict) and environment:
            nodes.append(value_node("flow_env", "flow_env", environment, "object"))
        nodes += results
        previous = self.previous_id
        if previous is not None:
            value = self._result_of(previous)
            node = value_node("previous_result", "previous_result", value)
            nodes.append(replace(node, folded=True))
        nodes += named_values(self.lookup)
        if self._place is not None and self._place.slot == "failure":
            nodes.append(TreeNode("error", "error", "object"))
        return nodes

    def outline(self) -> object:
        """Return something that differs where the tree would have other lines."""
        steps = tuple(
            (place.module.get("id"), value.get("type"), value.get("path"))
            for place in self._earlier()
            if isinstance(value := place.module.get("value"), dict)
        )
        shown = (self.document.schema.get("properties"), self.environment)
        return steps, json.dumps(shown, sort_keys=False)

    def expressions(self) -> list[str]:
        """List the expressions worth offering while one is typed."""
        found: list[str] = []
        for node in self._around(self._results([*self._earlier()])):
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
        if reference is None:
            return UNSET
        path: list[str | int] = list(reference.path)
        found: FieldValue = UNSET
        if reference.root == "flow_input":
            found = self._given()
        elif reference.root == "flow_env":
            found = self.environment
        elif reference.root == "previous_result":
            found = self._result_at_hand()
        elif reference.root in _ABOUT and self.moment != "inputs":
            found = self._about(reference.root)
        elif reference.root == "results" and path:
            found = self._result_of(str(path.pop(0)))
        for part in path:
            found = _member(found, part)
        return found

    def outdated_in(self, expression: str) -> str:
        """Say why what an expression refers to is out of date; empty if nothing is."""
        if not self.outdated:
            return ""
        found = references(expression)
        steps = [use.step_id for use in found]
        if any(use.root == "previous_result" or use.root in _ABOUT for use in found):
            before = self.moment in ("inputs", "before")
            steps.append(self.previous_id if before else self._own_id)
        reasons = (self.outdated.get(step or "", "") for step in steps)
        return next((reason for reason in reasons if reason), "")

    @property
    def environment(self) -> JsonObject:
        """The values that every expression sees as ``flow_env``."""
        found = self.document.flow_value.get("flow_env")
        return found if isinstance(found, dict) else {}

    @property
    def previous_id(self) -> str | None:
        """The step whose result is ``previous_result``: the one before in the same list."""
        own = self._place
        if own is None or not own.pointer or not isinstance(own.pointer[-1], int):
            return None
        if own.pointer[-1] == 0:
            return None
        before = (*self.document.value_pointer, *own.pointer[:-1], own.pointer[-1] - 1)
        module = self.document.get(before)
        found = module.get("id") if isinstance(module, dict) else None
        return found if isinstance(found, str) else None

    def step_ids(self) -> list[str]:
        """List the steps whose results can be referred to."""
        return [str(place.module["id"]) for place in self._earlier()]

    def outputs_of(self, module_id: str) -> list[str]:
        """List what a step is declared to give."""
        for place in self._earlier():
            if place.module.get("id") == module_id:
                value = place.module.get("value")
                return list(self._declared(value if isinstance(value, dict) else {}))
        return []

    def _result_at_hand(self) -> FieldValue:
        """Return the result of the step before, or the step's own where that is what is asked."""
        own = self._own_id
        if self.moment == "iteration":
            found = iterations_until(self.job, own) if self.job is not None else []
            return found[-1] if found else UNSET
        if self.moment == "failure":
            return failure_of(self.job.by_module(own)) if self.job is not None else UNSET
        step = own if self.moment == "after" else self.previous_id
        return UNSET if step is None else self._result_of(step)

    def _about(self, name: str) -> FieldValue:
        """Return what a name means that is about the result at hand (R16, R17)."""
        if name == "all_iters":
            if self.job is None or self.moment != "iteration":
                return UNSET
            return iterations_until(self.job, self._own_id) or UNSET
        found = self._result_at_hand()
        if name == "error" and not isinstance(found, Unset):
            return error_variable(found)
        return found

    def _given(self) -> FieldValue:
        """Return the flow's input, as the step saw it; in a loop it has the iteration, too."""
        if self.job is None or self.job.input is None:
            return UNSET
        return {**self.job.input, **self._iterators()} if self.in_loop else self.job.input

    def _iterators(self) -> JsonObject:
        """Return what the loops around the step give it, in the iteration that is looked at."""
        own = self._place
        assert self.job is not None
        assert own is not None
        run = self.job.by_module(str(own.module.get("id") or ""))
        ran = {step_id(loop): (loop, n) for loop, n in iterated(run.path)} if run else {}
        found: JsonObject = {}
        name = "iter"
        for loop_id in self._loops():
            if loop_id in ran:
                loop, number = ran[loop_id]
                value = _element(self.job.steps.get(loop), number)
                found[name] = {"index": number, "value": value}
            name += "_parent"
        return found

    def _result_of(self, module_id: str) -> FieldValue:
        return UNSET if self.job is None else result_of(self.job.by_module(module_id))

    @property
    def _own_id(self) -> str:
        own = self._place
        return "" if own is None else str(own.module.get("id") or "")

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
            if self.in_loop:
                iteration: list[tuple[str, PortType]] = [("value", "any"), ("index", "number")]
                nodes += [
                    value_node(f"iter.{name}", path, self.value_of(path), kind)
                    for name, kind in iteration
                    if (path := f"flow_input.iter.{name}")
                ]
            return nodes

        return TreeNode("flow_input", "flow_input", "object", UNSET, children)

    def _result(self, place: Place) -> TreeNode:
        module_id = str(place.module.get("id") or "")
        path = write_reference("results", [module_id])
        result = self._result_of(module_id)
        value = place.module.get("value")
        declared = self._declared(value if isinstance(value, dict) else {})
        if not declared:
            kind = value.get("type") if isinstance(value, dict) else ""
            known: PortType = "any" if result is UNSET else type_of("", result)
            known = "array" if kind in _GIVE_LISTS else known
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
        draft = _draft_of(own) if own is not None else None
        for handle in self.document.handles():
            place = self.document.place(handle)
            if not place.module.get("id") or place.slot in ("failure", "preprocessor", "tool"):
                continue
            if self._is_seen(place, own, draft):
                yield place

    def _is_seen(self, place: Place, own: Place | None, draft: Pointer | None) -> bool:
        theirs = _draft_of(place)
        if own is None or theirs != draft:
            # Where a draft will be connected is not known: it may use all there is in the flow.
            return theirs is None
        return own.slot == "failure" or self._is_before(place, own)

    def _is_before(self, place: Place, own: Place) -> bool:
        if place.pointer == own.pointer:
            return self.own_result
        if place.pointer[:-1] == own.pointer[:-1]:
            return place.index < own.index
        shared = _shared(place.pointer, own.pointer)
        mine, theirs = own.pointer[shared:], place.pointer[shared:]
        if not mine or not theirs:
            return False  # one contains the other
        one, other = theirs[0], mine[0]
        # branches of one step do not see each other: they differ in the branch, not in a list
        inside_branches = shared > 0 and own.pointer[shared - 1] == "branches"
        both = isinstance(one, int) and isinstance(other, int)
        return both and not inside_branches and one < other  # type: ignore[operator]

    @property
    def in_loop(self) -> bool:
        """Whether the step stands in a loop, and so sees ``flow_input.iter``."""
        return any(True for _loop in self._loops())

    def _loops(self) -> Iterator[str]:
        """Yield the ids of the loops around the step, the innermost first."""
        own = self._place
        while own is not None and own.owner is not None:
            owner = self.document.handle_at((*self.document.value_pointer, *own.owner))
            inside, own = own, None if owner is None else self.document.place(owner)
            if inside.slot == "loop" and own is not None:
                yield str(own.module.get("id") or "")


def _element(loop: StepState | None, number: int) -> JsonValue:
    """Return what an iteration of a loop is about; that of a while loop is its number."""
    arguments = loop.arguments if loop is not None else None
    elements = arguments.get("iterator") if isinstance(arguments, dict) else None
    if not isinstance(elements, list):
        return number
    return elements[number] if number < len(elements) else None


def _draft_of(place: Place) -> Pointer | None:
    """Return which draft a step is in; None in the flow."""
    return place.pointer[:2] if place.pointer[0] == SHELF else None


def _shared(one: Pointer, other: Pointer) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


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
