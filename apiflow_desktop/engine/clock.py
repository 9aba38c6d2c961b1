"""The wall clock of a real run."""

from __future__ import annotations

import asyncio
import time

_LONGEST_NAP = 30.0
"""After a suspend of the machine the wall clock has jumped but timers have not: look often."""


class WallClock:
    """Tells the time of this machine."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def sleep_until(self, due: float) -> None:
        """Return at or after the wall-clock time ``due``."""
        # not a poll for an event: the wall clock itself is what is waited for
        while (left := due - time.time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, _LONGEST_NAP))
