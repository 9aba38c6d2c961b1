"""Conditions whose outcome is known before the flow runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.javascript import tokens

_FALSE_WORDS = frozenset(("false", "null", "undefined", "NaN"))


def check_conditions(examination: Examination) -> Iterator[Diagnostic]:
    """Look for branches that are never taken and steps that never run."""
    for step in examination.steps:
        kind = step.kind
        if kind == "branchone":
            yield from _check_branches(step)
        elif kind == "whileloopflow":
            yield from _check_end(step)
        yield from _check_skip(step)
        yield from _check_stop(examination, step)


@lru_cache(maxsize=4096)
def constant_truth(expression: str) -> bool | None:
    """Tell whether an expression is always true or always false; None if that depends."""
    if len(expression) > 40:
        return None
    found = tokens(expression)
    if not found:
        return False
    negated = False
    while len(found) > 1 and found[0].text == "!":
        negated, found = not negated, found[1:]
    while len(found) > 2 and found[0].text == "(" and found[-1].text == ")":
        found = found[1:-1]
    if len(found) != 1:
        return None
    [token] = found
    match token.kind:
        case "name" if token.text == "true" or token.text in _FALSE_WORDS:
            truth = token.text == "true"
        case "number":
            truth = any(digit in "123456789abcdefABCDEF" for digit in token.text.partition("e")[0])
        case "string":
            truth = bool(token.string_value)
        case _:
            return None
    return truth is not negated


def _truth(condition: JsonValue) -> bool | None:
    expression = condition.get("expr") if isinstance(condition, dict) else None
    return constant_truth(expression) if isinstance(expression, str) else None


def _check_branches(step: Step) -> Iterator[Diagnostic]:
    branches = step.value.get("branches")
    taken: int | None = None
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        if not isinstance(branch, dict):
            continue
        where = ("value", "branches", index)
        expression = branch.get("expr")
        if taken is not None:
            message = _("Branch {number} is always taken: this one never is.").format(
                number=taken + 1
            )
            yield step.found("warning", "never-taken", message, where)
        elif not isinstance(expression, str) or not expression.strip():
            message = _("The branch has no condition: it is never taken.")
            yield step.found("warning", "never-taken", message, where)
        elif constant_truth(expression) is False:
            message = _("The branch's condition is never true: it is never taken.")
            yield step.found("warning", "never-taken", message, (*where, "expr"))
        elif constant_truth(expression) is True:
            taken = index
    if taken is not None and step.value.get("default"):
        message = _("Branch {number} is always taken: the default never is.").format(
            number=taken + 1
        )
        yield step.found("warning", "never-taken", message, ("value", "default"))


def _check_skip(step: Step) -> Iterator[Diagnostic]:
    if _truth(step.module.get("skip_if")) is True:
        message = _("{name} is always skipped.").format(name=step.name)
        yield step.found("warning", "never-runs", message, ("skip_if", "expr"))


def _check_end(step: Step) -> Iterator[Diagnostic]:
    """A while loop ends where a condition says so, or where an iteration fails."""
    modules = step.value.get("modules")
    # One without steps does not begin.
    if not modules or _stops(step.module) or _body_stops(modules):
        return
    message = _(
        "Nothing ends {name}: neither it nor a step inside has a stop_after_if. It goes on until "
        "an iteration fails, or the limit of iterations is reached."
    ).format(name=step.name)
    yield step.found("warning", "never-ends", message)


def _stops(module: JsonObject) -> bool:
    condition = module.get("stop_after_if")
    return bool(condition) and _truth(condition) is not False


def _body_stops(modules: JsonValue) -> bool:
    """Tell whether a step stops the loop around a list of steps; inner loops stop themselves."""
    for module in modules if isinstance(modules, list) else ():
        value = module.get("value") if isinstance(module, dict) else None
        if not isinstance(module, dict) or not isinstance(value, dict):
            continue
        if value.get("type") in ("forloopflow", "whileloopflow"):
            # A stop after all iterations ends what is around the loop.
            if module.get("stop_after_all_iters_if"):
                return True
            continue
        if _stops(module) or _body_stops(value.get("default")):
            return True
        branches = value.get("branches")
        inner = branches if isinstance(branches, list) else ()
        if any(_body_stops(one.get("modules")) for one in inner if isinstance(one, dict)):
            return True
    return False


def _check_stop(examination: Examination, step: Step) -> Iterator[Diagnostic]:
    """The steps after one that always stops the flow."""
    listed = step.place.list_pointer
    if listed is None or _truth(step.module.get("stop_after_if")) is not True:
        return
    if step.kind in ("forloopflow", "whileloopflow", "branchall"):
        return  # there it ends the loop, or is not asked
    after = examination.by_pointer.get((*listed, step.place.index + 1))
    if after is not None:
        message = _("{step} never runs: {other} always stops before it.").format(
            step=after.name, other=step.name
        )
        yield after.found("warning", "never-runs", message)
