"""What the screen says of a result that the job it is shown for did not compute."""

from __future__ import annotations

from collections.abc import Mapping

from apiflow_desktop.base.i18n import N_, _

_STATES: Mapping[str, str] = {"mock": "pinned", "cache": "cached", "job": "reused"}
_TEXTS: Mapping[str, str] = {
    "mock": N_("its pinned result"),
    "cache": N_("its result in the cache"),
    "job": N_("its result of an earlier run"),
}


def reused_state(source: str) -> str:
    """Return the name of the state, as the theme knows it.

    Args:
        source: ``StepSucceeded.reused``.
    """
    return _STATES.get(source, "reused")


def reused_text(source: str) -> str:
    """Say where the result is from.

    Args:
        source: ``StepSucceeded.reused``.
    """
    return _(_TEXTS.get(source, _TEXTS["job"]))
