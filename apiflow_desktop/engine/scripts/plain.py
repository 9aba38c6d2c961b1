"""Starts scripts as ordinary processes, where a keeper cannot fork them (Windows)."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from apiflow_desktop.engine.scripts.process import Exit, Interpreter, Order
from apiflow_desktop.engine.scripts.waiting import finished

_PROGRAM: Final = Path(__file__).with_name("calling.py")
_CHUNK: Final = 65_536
_LAST_WORDS: Final = 2.0


class PlainLauncher:
    """Starts a process for each script. Only its time is limited, not its memory."""

    def prepare(self, interpreter: Interpreter) -> None:
        """Do nothing: nothing can be made ready."""

    async def run(self, order: Order, output: Callable[[bytes], None]) -> Exit:
        """Run a script to its end; see :class:`Launcher`."""
        command = order.argv or (*order.interpreter.command(_PROGRAM), str(order.folder))
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=order.folder,
            env=order.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        ended = asyncio.ensure_future(process.wait())
        drain = asyncio.ensure_future(_drain(process.stdout, output))
        try:
            await asyncio.wait((ended,), timeout=order.limits.seconds)
            in_time = ended.done()
        finally:
            await _end_tree(process.pid)
            await finished(ended)
            await finished(drain, timeout=_LAST_WORDS)
        return Exit(ended.result()) if in_time else Exit(None, "time")

    async def close(self) -> None:
        """Do nothing: nothing waits."""


async def _drain(stream: asyncio.StreamReader | None, output: Callable[[bytes], None]) -> None:
    while stream is not None and (chunk := await stream.read(_CHUNK)):
        output(chunk)


async def _end_tree(pid: int) -> None:
    """End a process and those it started that can be found."""
    if sys.platform == "win32":
        command = ("taskkill", "/F", "/T", "/PID", str(pid))
        await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    else:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
