"""Real time."""

from __future__ import annotations

import asyncio
import time


class WallClock:
    """The wall clock of this machine."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def sleep_until(self, due: float) -> None:
        """Return at or after the wall-clock time ``due``."""
        await asyncio.sleep(max(0.0, due - time.time()))
