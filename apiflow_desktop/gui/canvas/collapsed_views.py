"""What the card that stands for a collapsed frame shows of the steps in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.canvas.states import IDLE, StepView

_UNDER_WAY = ("running", "retrying", "waiting", "suspended", "asked")
"""The first of these that a step is in is what all of them are in."""
_DONE = frozenset({"succeeded", "pinned", "cached", "reused", "skipped"})


def summary(views: Sequence[StepView | None]) -> StepView:
    """Sum the states of steps up: what went wrong first, then what is under way.

    Args:
        views: What each of the steps would show; None where it has no state.
    """
    counts = Counter(view.state for view in views if view is not None)
    if not counts:
        return IDLE
    done, total = sum(counts[state] for state in _DONE), len(views)
    progress = _("{done} of {total}").format(done=done, total=total)
    if counts["failed"]:
        count = counts["failed"]
        text = ngettext("{count} failed", "{count} failed", count).format(count=count)
        return StepView("failed", text)
    for state in _UNDER_WAY:
        if counts[state]:
            return StepView(state, progress, _fraction(done, views) if state == "running" else None)
    if counts["cancelled"]:
        return StepView("cancelled")
    if counts["skipped"] == total:
        return next(view for view in views if view is not None)
    if counts["outdated"] and done + counts["outdated"] == total:
        return StepView("outdated")
    if done == total:
        return StepView("succeeded", progress)
    return StepView("queued", progress if done else "")


def _fraction(done: int, views: Sequence[StepView | None]) -> float:
    """Tell how far all are, those that run by how far they say they are."""
    part = sum(view.fraction or 0.0 for view in views if view and view.state == "running")
    return (done + part) / len(views)
