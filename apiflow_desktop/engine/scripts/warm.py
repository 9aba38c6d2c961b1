"""Starts scripts through a keeper: a process in which Python is loaded and waits."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
import subprocess
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from apiflow_desktop.engine.scripts.environment import clean_environment
from apiflow_desktop.engine.scripts.process import Exit, Interpreter, Order
from apiflow_desktop.engine.scripts.waiting import finished

_PROGRAM: Final = Path(__file__).with_name("keeper.py")
_CHUNK: Final = 65_536
_LAST_WORDS: Final = 2.0
"""Seconds in which output that is on its way may arrive after the script has ended."""
_KEPT: Final = 4
"""Keepers that wait at a time, one for each set of requirements."""


class WarmLauncher:
    """Starts each script as a fork of a Python that is loaded already (POSIX)."""

    def __init__(self) -> None:
        self._keepers: OrderedDict[Interpreter, _Keeper] = OrderedDict()
        self._leaving: list[_Keeper] = []

    def prepare(self, interpreter: Interpreter) -> None:
        """Start the keeper, if none waits."""
        self._keeper(interpreter)

    async def run(self, order: Order, output: Callable[[bytes], None]) -> Exit:
        """Run a script to its end; see :class:`Launcher`."""
        control, read_end = self._start(order.interpreter)
        reader, writer = await asyncio.open_connection(sock=control)
        drain = asyncio.ensure_future(_drain(read_end, output))
        watched = _Watched(reader)
        following = asyncio.ensure_future(watched.follow())
        try:
            writer.write(_packed(order))
            await asyncio.shield(following)
        finally:
            # the watcher takes the closed connection for the order to end it all
            writer.write_eof()
            await finished(following)
            writer.close()
            watched.end_what_is_left()
            await finished(drain, timeout=_LAST_WORDS)
        return watched.exit

    async def close(self) -> None:
        """Let the keepers end."""
        while self._keepers:
            self._dismiss(next(iter(self._keepers)))
        for keeper in self._leaving:
            await asyncio.to_thread(keeper.process.wait)
        self._leaving.clear()

    def _start(self, interpreter: Interpreter) -> tuple[socket.socket, int]:
        """Have a keeper fork a watcher; returns our ends of its control and of the output."""
        try:
            return self._keeper(interpreter).fork()
        except OSError:
            # it was killed: another one takes its place
            self._dismiss(interpreter)
            return self._keeper(interpreter).fork()

    def _keeper(self, interpreter: Interpreter) -> _Keeper:
        if interpreter not in self._keepers:
            self._keepers[interpreter] = _Keeper(interpreter)
            if len(self._keepers) > _KEPT:
                self._dismiss(next(iter(self._keepers)))
        self._keepers.move_to_end(interpreter)
        return self._keepers[interpreter]

    def _dismiss(self, interpreter: Interpreter) -> None:
        keeper = self._keepers.pop(interpreter)
        keeper.orders.close()
        self._leaving = [one for one in self._leaving if one.process.poll() is None]
        self._leaving.append(keeper)


class _Keeper:
    def __init__(self, interpreter: Interpreter) -> None:
        self.orders, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                interpreter.command(_PROGRAM),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=clean_environment(),
                start_new_session=True,
            )

    def fork(self) -> tuple[socket.socket, int]:
        ours, theirs = socket.socketpair()
        read_end, write_end = os.pipe()
        try:
            socket.send_fds(self.orders, [b"+"], [theirs.fileno(), write_end])
        except OSError:
            ours.close()
            os.close(read_end)
            raise
        finally:
            theirs.close()
            os.close(write_end)
        ours.setblocking(False)
        return ours, read_end


class _Watched:
    """What the watcher tells of a script."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._pid: int | None = None
        self._ended = False
        self.exit = Exit(None, "lost")

    async def follow(self) -> None:
        with suppress(ConnectionError):
            async for line in self._reader:
                told = json.loads(line)
                if "pid" in told:
                    self._pid = told["pid"]
                else:
                    self.exit, self._ended = Exit(told["code"], told["reason"]), True
                    return

    def end_what_is_left(self) -> None:
        """Where the watcher was killed, end the script in its place."""
        if self._pid is not None and not self._ended:
            with suppress(OSError):
                os.killpg(self._pid, signal.SIGKILL)


def _packed(order: Order) -> bytes:
    text = msgspec.json.encode(
        {
            "folder": str(order.folder),
            "env": order.env,
            "argv": order.argv,
            "limits": order.limits,
            "bounded_space": order.bounded_space,
        }
    )
    return struct.pack("!I", len(text)) + text


async def _drain(descriptor: int, output: Callable[[bytes], None]) -> None:
    reader = asyncio.StreamReader(limit=_CHUNK)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
    )
    try:
        while chunk := await reader.read(_CHUNK):
            output(chunk)
    finally:
        transport.close()
