"""Large values are freed a piece at a time, whoever is the last to use them.

Python frees a value with all that is in it at one go and holds the interpreter's lock meanwhile:
for a million objects all other threads stand still for a tenth of a second. So a thread of ours
holds the parts of such values too. When nobody else uses a value any more it lets go of them one
by one, from the outside to the inside, and the lock can be had between two of them.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import is_large

_Value = TypeVar("_Value")

_AT_ONCE: Final = 256
"""Elements that are let go of at one go, with what is in them if that is little."""
_FEW: Final = 64
_SOONEST: Final = 0.01
_LATEST: Final = 0.2
"""Seconds from one look at who uses the values to the next."""
_CONTAINERS: Final = (dict, list)


def freed_in_pieces(value: _Value) -> _Value:
    """Return a value that nobody changes, and see to it that it is freed in pieces if it is large.

    May be called from any thread; it takes less than a millisecond.
    """
    if isinstance(value, dict | list) and is_large(value):
        _keeper.keep(value)
    return value


class _Kept:
    """A value, and once they were found its parts."""

    __slots__ = ("parts", "value")

    def __init__(self, value: JsonValue) -> None:
        self.value = value
        self.parts: deque[list[Any]] | None = None

    @property
    def uses(self) -> int:
        """How many references there are, with those of ours."""
        return sys.getrefcount(self.value)

    def hold_parts(self) -> None:
        self.parts = deque(_parts(self.value))

    def let_go(self) -> None:
        parts, self.value = self.parts or deque(), None
        while parts:
            parts.popleft()


_OURS: Final = _Kept([]).uses


class _Keeper:
    """Looks after values on a thread, which ends when there are none."""

    def __init__(self) -> None:
        self._new: deque[_Kept] = deque()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._runs = False

    def keep(self, value: JsonValue) -> None:
        with self._lock:
            self._new.append(_Kept(value))
            self._wake.set()
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="letting go", daemon=True).start()

    def _run(self) -> None:
        kept: dict[int, _Kept] = {}
        pause = _SOONEST
        while True:
            pause = _SOONEST if self._take(kept) else min(pause * 2, _LATEST)
            for key, one in list(kept.items()):
                if one.uses <= _OURS:
                    del kept[key]
                    one.let_go()
                    pause = _SOONEST
            if self._ends(kept):
                return
            self._wake.wait(pause)

    def _take(self, kept: dict[int, _Kept]) -> bool:
        """Hold the parts of what came; a value that came again is held once."""
        self._wake.clear()
        came = bool(self._new)
        while self._new:
            one = self._new.popleft()
            if id(one.value) not in kept:
                kept[id(one.value)] = one
                one.hold_parts()
        return came

    def _ends(self, kept: dict[int, _Kept]) -> bool:
        with self._lock:
            self._runs = bool(kept or self._new)
            return not self._runs


def _parts(value: JsonValue) -> Iterator[list[Any]]:
    """Yield all that is in a value in short lists, each before what is in its elements."""
    waiting = deque([value])
    while waiting:
        one = waiting.popleft()
        if isinstance(one, dict):
            yield from _short_lists(one)
        for few in _short_lists(_inside(one)):
            yield few
            waiting.extend(inner for inner in few if _is_container(inner) and not _is_little(inner))


def _short_lists(elements: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(elements)
    while few := list(islice(left, _AT_ONCE)):
        yield few


def _is_little(value: Any) -> bool:
    """Whether a dictionary or list is freed in no time with all that is in it."""
    return len(value) <= _FEW and not any(
        len(inner) > _FEW // 4 or any(map(_is_container, _inside(inner)))
        for inner in _inside(value)
        if _is_container(inner)
    )


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if type(value) is dict else value


def _is_container(value: Any) -> bool:
    return type(value) in _CONTAINERS


_keeper: Final = _Keeper()
