"""What a script prints, on its way to the job's log."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Callable
from typing import Final

from apiflow_desktop.base.recorded import recorded

_PAUSE: Final = 0.1
_AT_ONCE: Final = 16_384
_TAIL: Final = 4_096
_CUT: Final = f"\n{recorded('… the rest of the output is left out')}\n"


class Output:
    """Gathers printed text and passes it on in whole lines, a few times a second.

    Args:
        note: Given the text.
        limit: Bytes after which no more is passed on.
    """

    def __init__(self, note: Callable[[str], None], limit: int) -> None:
        self._note = note
        self._left = limit
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""
        self._alarm: asyncio.TimerHandle | None = None
        self._tail = b""

    def feed(self, data: bytes) -> None:
        """Take in what was printed."""
        self._tail = (self._tail + data)[-_TAIL:] if len(data) < _TAIL else data[-_TAIL:]
        if self._left <= 0:
            return
        taken = data[: self._left]
        self._left -= len(taken)
        self._waiting += self._decoder.decode(taken)
        if self._left <= 0:
            self._waiting += _CUT
        if len(self._waiting) > _AT_ONCE:
            self._pass_on(whole_lines=True)
        elif self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(_PAUSE, self._pass_on)

    def close(self) -> None:
        """Pass on what is left."""
        self._pass_on()

    def last_lines(self) -> str:
        """The end of what was printed."""
        return self._tail.decode("utf-8", "replace").strip()

    def _pass_on(self, *, whole_lines: bool = False) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        end = self._waiting.rfind("\n") + 1 if whole_lines else 0
        text, self._waiting = self._waiting[: end or None], self._waiting[end:] if end else ""
        if text:
            self._note(text)


class LastLine:
    """Remembers the last line of an output, a line end after it or not."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._line = bytearray()
        self._ended = False

    def feed(self, data: bytes) -> None:
        """Take in what was printed."""
        body, ends = (data[:-1], True) if data.endswith(b"\n") else (data, False)
        if not data:
            return
        if self._ended and data:
            self._line.clear()
        start = body.rfind(b"\n") + 1
        if start:
            self._line.clear()
        self._line += body[start:]
        del self._line[self._limit :]
        self._ended = ends

    def text(self) -> str:
        """The line, without white space around it."""
        return self._line.decode("utf-8", "replace").strip()
