"""How long a provider asks us to wait."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from apiflow_desktop.engine.calls.replies import Reply, detail_of

_ABOUT: Final = re.compile(r"~\s*(\d+(?:\.\d+)?)\s*s\b")


def stated_wait(reply: Reply, now: float) -> float | None:
    """Seconds to wait, from ``Retry-After`` (seconds or a date) or the text (``~30s``)."""
    header = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", header):
        return float(header)
    moment = _date(header)
    if moment is not None:
        return max(0.0, moment - now)
    about = _ABOUT.search(detail_of(reply))
    return float(about[1]) if about else None


def date_of(reply: Reply) -> float | None:
    """The provider's clock when it replied, seconds since 1970."""
    return _date(reply.headers.get("date", ""))


def _date(header: str) -> float | None:
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.timestamp()
