"""Work on the engine's thread ends cleanly, cancelled or not."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from apiflow_desktop.services.engine_thread import EngineThread


@pytest.fixture
def thread():
    engine_thread = EngineThread()
    yield engine_thread
    engine_thread.stop()


def test_work_runs_on_another_thread(thread):
    async def name() -> str:
        return threading.current_thread().name

    assert thread.submit(name()).future.result(5) == "engine"


@pytest.mark.parametrize("times", [1, 2])
def test_a_cancelled_work_is_done_only_after_its_clean_up(thread, times):
    started, cleaned = threading.Event(), []

    async def work() -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            cleaned.append(True)

    running = thread.submit(work())
    assert started.wait(5)
    for _ in range(times):
        running.cancel()
    with pytest.raises(CancelledError):
        running.future.result(5)
    assert cleaned == [True]


def test_stopping_cancels_what_still_runs():
    engine_thread = EngineThread()
    started, ended = threading.Event(), threading.Event()

    async def forever() -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    engine_thread.submit(forever())
    assert started.wait(5)
    engine_thread.stop()
    assert ended.is_set()
