"""Which last results are out of date: what they were made from is not what is there now.

An edit that is taken back makes results fresh again, as only what things say is compared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.basis import Basis, Need, StepBasis, digest

if TYPE_CHECKING:
    from apiflow_desktop.openflow.renames import Renaming

Why = Literal["self", "changed", "gone", "aside", "place", "again", "lent", "input", "environment"]


class Run(Struct, frozen=True):
    """What steps ran in.

    Attributes:
        order: Grows from run to run.
        basis: Of the document that ran.
        input: Of the flow.
        made_in: The runs that made results which steps only gave again, by the steps' ids.
        written: When the document was so, seconds since 1970.
    """

    order: int
    basis: Basis
    input: JsonObject
    made_in: Mapping[str, int] = {}
    written: float = 0.0

    def renamed(self, names: Renaming) -> Run:
        """Return it with other names."""
        return replace(
            self,
            basis=self.basis.renamed(names),
            input={names.inputs.get(name, name): given for name, given in self.input.items()},
            made_in={names.steps.get(step, step): run for step, run in self.made_in.items()},
        )


class Outdated(Struct, frozen=True):
    """Why a result is out of date.

    Attributes:
        why: The step ``self``, or another one, has changed; is ``gone``; was put ``aside``, as a
            draft is; ran ``again``; gets something else by its ``place``; was not run, but
            ``lent`` a result that is out of date; or the ``input`` or the ``environment`` is
            another.
        what: The id of the other step, or the name of the input or variable.
    """

    why: Why
    what: str = ""


def outdated(
    now: Basis, ran: Mapping[str, Run], results: Mapping[str, JsonValue], given: JsonObject
) -> dict[str, Outdated]:
    """Tell which last results are out of date, by the ids of the steps, and why.

    Args:
        now: Of the document as it is.
        ran: In which run each step gave its last result.
        results: What each step gave last.
        given: The input of the latest run.
    """
    runs = {run.order: run for run in ran.values()}
    causes: _Causes = {}
    for order in sorted(runs):
        causes[order] = _Look(now, runs[order], ran, results, given, causes).causes()
    found = {}
    for step, run in ran.items():
        here = now.steps.get(step)
        cause = causes[run.order].get(Need("result", step))
        if here is not None and not here.pin and cause is not None:
            itself = cause.why == "changed" and cause.what == step
            found[step] = Outdated("self") if itself else cause
    return found


_Causes: TypeAlias = dict[int, dict[Need, Outdated]]
"""What is not the same any more as in runs, by their order."""


class _Look:
    """Looks at what was there in one run, and whether it is there still."""

    def __init__(
        self,
        now: Basis,
        run: Run,
        ran: Mapping[str, Run],
        results: Mapping[str, JsonValue],
        given: JsonObject,
        earlier: _Causes,
    ) -> None:
        self._now, self._run, self._ran = now, run, ran
        self._results, self._given, self._earlier = results, given, earlier

    def causes(self) -> dict[Need, Outdated]:
        """Return what is not the same any more, and all that was made from it, with the nearest.

        Steps may be made from each other, in loops: causes spread until nothing new is reached.
        """
        users: dict[Need, list[Need]] = {}
        found: dict[Need, Outdated] = {}
        for step, then in self._run.basis.steps.items():
            needs = list(self._needs(then))
            for own, inside in ((Need("head", step), ()), (Need("result", step), then.inside)):
                cause = self._lent_cause(own) if self._is_lent(own) else self._step_cause(own)
                if cause is not None:
                    found[own] = cause
                if own.kind == "result" and (self._is_pinned(step) or self._is_lent(own)):
                    continue
                for need in (*needs, *(Need("result", inner) for inner in inside)):
                    users.setdefault(need, []).append(own)
                    if self._is_aside(need, step):
                        found.setdefault(own, Outdated("aside", need.name))
        for need in users:
            cause = self._flow_cause(need)
            if cause is not None:
                found[need] = cause
        pending = deque(found)
        while pending:
            need = pending.popleft()
            for user in users.get(need, ()):
                if user not in found:
                    found[user] = found[need]
                    pending.append(user)
        return found

    def _needs(self, then: StepBasis) -> Iterator[Need]:
        if then.before is not None:
            yield then.before
        for need in then.needs:
            if need.kind == "every":
                yield from (Need("result", step) for step in self._run.basis.steps)
            else:
                yield need

    def _is_aside(self, need: Need, user: str) -> bool:
        """Tell whether a step of the flow cannot have what it needs, as that is a draft now."""
        source, here = self._now.steps.get(need.name), self._now.steps.get(user)
        if need.kind not in ("result", "head") or source is None or here is None:
            return False
        return source.draft and not here.draft

    def _is_pinned(self, step: str) -> bool:
        then, now = self._run.basis.steps[step], self._now.steps.get(step)
        return bool(then.pin or (now is not None and now.pin))

    def _is_lent(self, own: Need) -> bool:
        """Tell whether a result was made by another run."""
        return own.kind == "result" and own.name in self._run.made_in

    def _lent_cause(self, own: Need) -> Outdated | None:
        maker, last = self._run.made_in[own.name], self._ran.get(own.name)
        if last is not None and last.order > maker:
            return Outdated("again", own.name)
        return Outdated("lent", own.name) if own in self._earlier.get(maker, ()) else None

    def _step_cause(self, own: Need) -> Outdated | None:
        step = own.name
        then, now = self._run.basis.steps[step], self._now.steps.get(step)
        if now is None:
            return Outdated("gone", step)
        if own.kind == "result" and (then.pin or now.pin):
            # What a pinned step gives is compared; how it would be made is no matter.
            result = digest(self._results.get(step))
            same = (then.pin or result) == (now.pin or result)
            return None if same else Outdated("changed", step)
        if (then.said, then.needs) != (now.said, now.needs):
            return Outdated("changed", step)
        if own.kind == "result" and then.inside != now.inside:
            return Outdated("changed", step)
        if then.before != now.before:
            return Outdated("place", step)
        last = self._ran.get(step)
        if own.kind == "result" and last is not None and last.order > self._run.order:
            return Outdated("again", step)
        return None

    def _flow_cause(self, need: Need) -> Outdated | None:
        then: Mapping[str, JsonValue] = self._run.input
        now: Mapping[str, JsonValue] = self._given
        if need.kind == "environment":
            then, now = dict(self._run.basis.environment), dict(self._now.environment)
        elif need.kind != "input":
            return None
        names = [need.name] if need.name else sorted(then.keys() | now.keys())
        changed = next((each for each in names if then.get(each) != now.get(each)), None)
        if changed is None:
            return None
        return Outdated("input" if need.kind == "input" else "environment", changed)
