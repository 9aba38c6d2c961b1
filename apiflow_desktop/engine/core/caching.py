"""Results of earlier successes that are used again (R53)."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.commands import FindCached, KeepCached, Steps
from apiflow_desktop.engine.core.frame import Ending, Frame
from apiflow_desktop.engine.ports import Cached


def cached(
    frame: Frame, path: str, seconds: JsonValue, subject: JsonObject, work: Steps[Ending]
) -> Steps[Ending]:
    """Return the result of the same subject if it is young enough, else do the work and keep it.

    What a restart asks for is done whatever is kept (R56).

    Args:
        frame: Where it runs.
        path: Address of the step run; empty for the flow itself.
        seconds: The ``cache_ttl``; nothing is kept without one.
        subject: What would run: its kind, its path or code, its arguments.
        work: Runs it; not begun if there is a result.

    Raises:
        StepFailure: As the work does; nothing is kept then.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        return (yield from work)
    if not frame.job.settings.runs_anew(path):
        found: Cached | None = yield FindCached(path, subject, seconds)
        if found is not None:
            return Ending(found.result, reused="cache")
    ending = yield from work
    is_skipped = ending.stop is not None and ending.stop.skipped
    if not (ending.failed or ending.reused or is_skipped):
        yield KeepCached(path, subject, ending.value, seconds)
    return ending
