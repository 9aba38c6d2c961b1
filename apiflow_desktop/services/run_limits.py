"""What bounds the runs of a workspace."""

from __future__ import annotations

from typing import Final

from apiflow_desktop.engine.core.frame import MOST_ITERATIONS
from apiflow_desktop.store.settings import Settings

_KEY: Final = "most-iterations"


def most_iterations(settings: Settings) -> int:
    """Return how many rounds a while loop may have in this workspace (R26)."""
    known = settings.get(_KEY)
    return known if isinstance(known, int) and known > 0 else MOST_ITERATIONS


def set_most_iterations(settings: Settings, most: int) -> None:
    """Bound while loops; jobs that run already keep their bound."""
    settings.set(_KEY, most)
