"""Times, sizes and numbers as people read them, in the user's language."""

from __future__ import annotations

import time

from PySide6.QtCore import QDate, QLocale

from apiflow_desktop.base.i18n import _

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86400.0
_WHOLE_MB = 9.95
"""From here on tenths of megabytes are not told."""
_SHORT = QLocale.FormatType.ShortFormat


def number_text(value: float, decimals: int | None = None) -> str:
    """Write a number with the separators of the language.

    Args:
        value: The number.
        decimals: How many digits behind the separator; None: as many as it needs, six at most.
    """
    if decimals is not None:
        return QLocale().toString(float(value), "f", decimals)
    if value == int(value):
        return QLocale().toString(int(value))
    return QLocale().toString(float(value), "g", 6)


def duration_text(seconds: float) -> str:
    """Write a duration: ``12 ms``, ``4.2 s``, ``3 min 5 s``, ``2 h 10 min``."""
    if seconds < 1:
        return _("{milliseconds} ms").format(milliseconds=round(seconds * 1000))
    if seconds < _MINUTE:
        return _("{seconds} s").format(seconds=number_text(seconds, 1))
    if seconds < _HOUR:
        return _("{minutes} min {seconds} s").format(
            minutes=int(seconds // _MINUTE), seconds=int(seconds % _MINUTE)
        )
    return _("{hours} h {minutes} min").format(
        hours=int(seconds // _HOUR), minutes=int(seconds % _HOUR // _MINUTE)
    )


def when_text(at: float, now: float) -> str:
    """Write a moment: ``now``, the time today, else the day."""
    if now - at < _MINUTE:
        return _("now")
    then, today = time.localtime(at), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("%H:%M", then)
    if now - at < 6 * _DAY:
        day = QLocale().dayName(then.tm_wday + 1, _SHORT)
        return f"{day} {time.strftime('%H:%M', then)}"
    return QLocale().toString(QDate(*then[:3]), _day_format())


def _day_format() -> str:
    """Return how the language writes a day, with all digits of its year."""
    shape = QLocale().dateFormat(_SHORT)
    return shape if "yyyy" in shape else shape.replace("yy", "yyyy")


def size_text(count: int) -> str:
    """Write a number of bytes: ``812 B``, ``12 KB``, ``3.4 MB``, ``50 MB``."""
    if count < 1000:
        return _("{count} B").format(count=count)
    if count < 1_000_000:
        return _("{count} KB").format(count=number_text(count / 1000, 0))
    megabytes = count / 1_000_000
    return _("{count} MB").format(count=number_text(megabytes, 1 if megabytes < _WHOLE_MB else 0))
