from __future__ import annotations

import asyncio
import time

from apiflow_desktop.engine.clock import WallClock


def test_waiting_is_by_the_wall_clock():
    clock = WallClock()
    due = clock.now() + 0.02
    asyncio.run(clock.sleep_until(due))
    assert clock.now() >= due
    asyncio.run(clock.sleep_until(time.time() - 100))
