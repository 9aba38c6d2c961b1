"""Times and sizes as people read them."""

from __future__ import annotations

import time

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86400.0


def duration_text(seconds: float) -> str:
    """Write a duration: ``12 ms``, ``4.2 s``, ``3 min 5 s``, ``2 h 10 min``."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min {int(seconds % _MINUTE)} s"
    return f"{int(seconds // _HOUR)} h {int(seconds % _HOUR // _MINUTE)} min"


def when_text(at: float, now: float) -> str:
    """Write a moment: ``now``, the time today, else the day."""
    if now - at < _MINUTE:
        return "now"
    then, today = time.localtime(at), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("%H:%M", then)
    if now - at < 6 * _DAY:
        return time.strftime("%a %H:%M", then)
    return time.strftime("%Y-%m-%d", then)


def size_text(count: int) -> str:
    """Write a number of bytes: ``812 B``, ``12 KB``, ``3.4 MB``."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"
