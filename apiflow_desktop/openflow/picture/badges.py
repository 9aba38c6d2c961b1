"""Options of a step or of the flow as badges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.picture.model import Badge
from apiflow_desktop.openflow.picture.values import duration_text
from apiflow_desktop.openflow.skips import is_skipped

_MOST: Final = 1e12


def module_badges(module: JsonObject) -> tuple[Badge, ...]:
    """List what a step's options say."""
    return (*_retry(module.get("retry")), *_options(module), *_value_options(module.get("value")))


def flow_badges(flow_value: JsonObject) -> tuple[Badge, ...]:
    """List what the flow's own options say; they stand on Start."""
    return tuple(_flow_options(flow_value))


def _retry(retry: JsonValue) -> Iterator[Badge]:
    if not isinstance(retry, dict):
        return
    constant, exponential = retry.get("constant"), retry.get("exponential")
    if isinstance(constant, dict) and (attempts := _number(constant.get("attempts"))):
        wait = duration_text(_number(constant.get("seconds")))
        yield Badge(
            f"↻ {attempts:g} × {wait}",
            ngettext(
                "Retries {count} time, after {wait}",
                "Retries {count} times, {wait} apart",
                int(attempts),
            ).format(count=f"{attempts:g}", wait=wait),
        )
    if isinstance(exponential, dict) and (attempts := _number(exponential.get("attempts"))):
        wait = duration_text(_number(exponential.get("seconds")))
        yield Badge(
            _("↻ {count}, from {wait}").format(count=f"{attempts:g}", wait=wait),
            ngettext(
                "Retries {count} time, waits grow",
                "Retries {count} times, waits grow",
                int(attempts),
            ).format(count=f"{attempts:g}"),
        )


def _options(module: JsonObject) -> Iterator[Badge]:
    yield from _ends(module)
    if timeout := _seconds(module.get("timeout")):
        yield Badge(_("max {timeout}").format(timeout=timeout), _("Stopped when it takes longer"))
    mock = module.get("mock")
    if isinstance(mock, dict) and mock.get("enabled") is True:
        yield Badge(_("pinned"), _("Not run: gives its pinned result"), "pinned")
    if is_skipped(module):
        yield Badge(_("skipped"), _("Never run: the result before it goes on"), "pinned")
    elif _expr(module.get("skip_if")):
        yield Badge(_("skip if"), _expr(module.get("skip_if")))
    if module.get("continue_on_error") is True:
        yield Badge(_("goes on after errors"), _("A failure of this step does not stop the flow"))
    yield from _waits(module)
    if ttl := _number(module.get("cache_ttl")):
        yield Badge(
            _("cached {duration}").format(duration=duration_text(ttl)),
            _("An equal call takes the cached result"),
        )


def _waits(module: JsonObject) -> Iterator[Badge]:
    if _asks(module):
        yield Badge(_("approval"), _("Waits for approval before the next step"))
    if sleep := _seconds(module.get("sleep")):
        yield Badge(
            _("then waits {duration}").format(duration=sleep), _("Waits before the next step")
        )


def wait_on_wire(module: JsonObject) -> str:
    """Say in a word or two what holds back the step that follows; empty if nothing does."""
    sleep = _seconds(module.get("sleep"))
    parts = (
        _("approval") if _asks(module) else "",
        _("waits {duration}").format(duration=sleep) if sleep else "",
    )
    return " · ".join(part for part in parts if part)


def _asks(module: JsonObject) -> bool:
    suspend = module.get("suspend")
    return isinstance(suspend, dict) and _number(suspend.get("required_events")) >= 1


def _ends(module: JsonObject) -> Iterator[Badge]:
    for key in ("stop_after_if", "stop_after_all_iters_if"):
        if expression := _expr(module.get(key)):
            yield Badge(_("may end here"), expression, "result")


def _value_options(value: JsonValue) -> Iterator[Badge]:
    if not isinstance(value, dict):
        return
    kind = value.get("type")
    if kind == "forloopflow" and value.get("parallel") is True:
        bound = value.get("parallelism")
        text = (
            _("parallel {count}").format(count=f"{_number(bound):g}")
            if _number(bound)
            else _("parallel")
        )
        yield Badge(text, _("Iterations run at the same time"))
    if kind in ("forloopflow", "whileloopflow") and value.get("skip_failures") is True:
        yield Badge(_("skips failures"), _("A failed iteration does not stop the loop"))


def _flow_options(flow_value: JsonObject) -> Iterator[Badge]:
    if expression := flow_value.get("skip_expr"):
        yield Badge(_("skip if"), str(expression))
    if step := flow_value.get("early_return"):
        yield Badge(
            _("returns {step}").format(step=step),
            _("The flow's caller gets the result of {step}").format(step=step),
        )
    if limit := _number(flow_value.get("concurrent_limit")):
        yield Badge(
            _("{count} at once").format(count=f"{limit:g}"), _("So many runs at the same time")
        )
    if ttl := _number(flow_value.get("cache_ttl")):
        yield Badge(
            _("cached {duration}").format(duration=duration_text(ttl)),
            _("Equal inputs take the cached result"),
        )
    if flow_value.get("same_worker") is True:
        yield Badge(_("same worker"), _("All steps run on one worker"))


def _expr(option: JsonValue) -> str:
    expression = option.get("expr") if isinstance(option, dict) else None
    return expression if isinstance(expression, str) else ""


def _number(value: JsonValue) -> float:
    if isinstance(value, dict):
        value = value.get("value")
    # Not a number at all, and what no clock counts to, is neither told nor drawn.
    holds = isinstance(value, int | float) and abs(value) < _MOST
    return float(value) if holds and isinstance(value, int | float) else 0.0


def _seconds(value: JsonValue) -> str:
    if isinstance(value, dict) and value.get("type") == "javascript":
        return "fx"
    number = _number(value)
    return duration_text(number) if number > 0 else ""
