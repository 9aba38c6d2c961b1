"""The schedule that a retry really gives, in words."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.retry import delay_before_retry, random_share, vary
from apiflow_desktop.openflow.picture.values import duration_text

_LONGEST_SCHEDULE = 8
_MOST_FAILURES = 10_000


def retry_schedule(retry: JsonValue) -> str:
    """Say when a failed step is tried again: ``Waits 5 s, 14 to 22 s: 2 retries in …``.

    Where chance has a say the shortest and the longest wait are told.
    """
    if not isinstance(retry, dict):
        return _("Not tried again.")
    waits: list[str] = []
    shortest, longest, failures = 0.0, 0.0, 0
    while (wait := _wait(retry, failures)) is not None:
        if failures < _LONGEST_SCHEDULE:
            waits.append(_range_text(*wait))
        shortest, longest = shortest + wait[0], longest + wait[1]
        failures += 1
        if failures > _MOST_FAILURES:
            endless = _("Waits {waits}, …: it is tried again without an end.")
            return endless.format(waits=", ".join(waits))
    if not waits:
        return _("Not tried again.")
    listed = ", ".join(waits) + (", …" if failures > _LONGEST_SCHEDULE else "")
    return ngettext(
        "Waits {waits}: one retry.", "Waits {waits}: {count} retries within {total}.", failures
    ).format(waits=listed, count=failures, total=_range_text(shortest, longest))


def _wait(retry: JsonObject, failures: int) -> tuple[float, float] | None:
    """Return the shortest and the longest wait before the next attempt, in seconds."""
    delay = delay_before_retry(retry, failures)
    if delay is None:
        return None
    # The engine draws a percentage below the factor, and whether it is longer or shorter.
    most = max(random_share(retry, failures) - 1, 0)
    return vary(delay, most, longer=False), vary(delay, most, longer=True)


def _range_text(shortest: float, longest: float) -> str:
    if shortest == longest:
        return duration_text(longest)
    return _("{shortest} to {longest}").format(
        shortest=duration_text(shortest), longest=duration_text(longest)
    )
