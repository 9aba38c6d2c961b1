"""Finds the running studio, or starts it as a process that outlives this one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.locks import FileLock
from apiflow_desktop.base.processes import start_detached
from apiflow_desktop.demo.address import ALIVE, Address, read_address

_STARTING: Final = "starting.lock"
_PATIENCE: Final = 30.0
_PAUSE: Final = 0.03
_IDLE_MINUTES: Final = 30
_LOG_TAIL: Final = 2000


class StudioProcess:
    """The demo studio of one home, whoever started it.

    Args:
        home: Whose studio.
        arguments: More for its command line, if it has to be started.
    """

    def __init__(self, home: Home, *arguments: str) -> None:
        self._folder = home.studio
        self._arguments = arguments
        self._known: Address | None = None
        self._starting = threading.Lock()

    async def port(self) -> int:
        """The studio's port on the loopback; starts it if need be."""
        found = self._alive()
        if found is not None and found == self._known:
            return found.port
        return await asyncio.to_thread(self.ensure)

    def ensure(self) -> int:
        """The studio's port on the loopback; starts it if need be. Blocks until it answers.

        Raises:
            StudioNotStarted: It does not come up.
        """
        with self._starting, FileLock(self._folder / _STARTING, timeout=_PATIENCE):
            found = self._alive()
            if found is None or (found != self._known and not _answers(found)):
                found = self._start()
            self._known = found
            return found.port

    def stop(self) -> None:
        """End the studio, whoever started it; what it was working on goes on at its next start."""
        found = self._alive()
        if found is not None:
            os.kill(found.pid, signal.SIGTERM)
        self._known = None

    def _alive(self) -> Address | None:
        """Where it is, if a process holds its lock.

        The lock is looked at, not the process id: ids are given to other programs again.
        """
        address = read_address(self._folder)
        if address is None:
            return None
        lock = FileLock(self._folder / ALIVE)
        if lock.acquire():
            lock.release()
            return None
        return address

    def _start(self) -> Address:
        self._folder.mkdir(parents=True, exist_ok=True)
        log = self._folder / "studio.log"
        with log.open("wb") as output:
            process = start_detached(
                [
                    sys.executable,
                    "-m",
                    "apiflow_desktop.demo",
                    f"--folder={self._folder}",
                    f"--idle-minutes={_IDLE_MINUTES}",
                    *self._arguments,
                ],
                output.fileno(),
            )
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            found = self._alive()
            if found is not None and _answers(found):
                return found
            if process.poll() is not None:
                break
            time.sleep(_PAUSE)
        raise StudioNotStarted(log)


class StudioNotStarted(UserFacingError):
    """The demo studio does not come up."""

    def __init__(self, log: Path) -> None:
        said = log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:].strip()
        last_line = said.splitlines()[-1] if said else _("It said nothing")
        super().__init__(
            _("The demo studio did not start."),
            where=str(log),
            hint=_("Its log ends with: {last_line}").format(last_line=last_line),
        )


def _answers(address: Address) -> bool:
    """Whether the studio that said it is there is the one that answers there."""
    import urllib.request  # with all of email and http behind it: not when a window starts

    url = f"http://127.0.0.1:{address.port}/studio/health"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as reply:
            health = json.load(reply)
    except (OSError, ValueError):
        return False
    return isinstance(health, dict) and health.get("studio") == address.id
