"""An ``apiflow`` command in a process that is killed: ``killed.py HOW NTH COMMAND…``.

Once the journal was given NTH events, the process dies: HOW is ``before`` the next write that is
waited for, ``after`` it, or ``between``, with the next event on its way to the disk; or ``never``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from apiflow_desktop.cli.main import main
from apiflow_desktop.store.journal import JobJournal


class _Switch:
    """Counts what is written, and kills the process when it is time."""

    def __init__(self, how: str, nth: int) -> None:
        self._how = how
        self._left = nth

    def around_record(self, record: Callable[..., Any]) -> Callable[..., Any]:
        async def recording(journal: JobJournal, *events: Any) -> None:
            self._left -= len(events)
            self._may_kill("before")
            writing = asyncio.ensure_future(record(journal, *events))
            await asyncio.sleep(0)
            self._may_kill("between")
            await writing
            self._may_kill("after")

        return recording

    def around_note(self, note: Callable[..., Any]) -> Callable[..., Any]:
        def noting(journal: JobJournal, event: Any) -> None:
            self._left -= 1
            note(journal, event)
            self._may_kill("between")

        return noting

    def _may_kill(self, how: str) -> None:
        if self._how == how and self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def run(how: str, nth: str, command: Sequence[str]) -> int:
    switch = _Switch(how, int(nth))
    JobJournal.record = switch.around_record(JobJournal.record)  # type: ignore[method-assign]
    JobJournal.note = switch.around_note(JobJournal.note)  # type: ignore[method-assign]
    return main(command)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2], sys.argv[3:]))
