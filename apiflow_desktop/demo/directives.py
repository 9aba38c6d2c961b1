"""Orders in a prompt that make the studio misbehave: see the package's description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_REFUSAL: Final = re.compile(r"\[(poll )?(429|5\d\d)(?: (\d+))?(?: (\d+))?\]")
_FAILURE: Final = re.compile(r"\[fail(?: (\d+))?(?:: ([^\]]+))?\]")
_SLOWNESS: Final = re.compile(r"\[slow (\d+(?:\.\d+)?)\]")


@dataclass(frozen=True)
class Refusal:
    """Refuse a request.

    Attributes:
        status: By which HTTP status.
        times: How often in a row; None: always.
        retry_after: Seconds to wait, if it says so.
    """

    status: int
    times: int | None = None
    retry_after: int | None = None


@dataclass(frozen=True)
class Failure:
    """Let the prediction fail.

    Attributes:
        times: How often in a row for the same input; None: always.
        message: The prediction's error.
    """

    times: int | None = None
    message: str = ""


@dataclass(frozen=True)
class Directives:
    """All that a prompt orders.

    Attributes:
        create: Refuse the creation.
        poll: Refuse looks at the prediction.
        failure: Let it fail.
        slow: Seconds it takes longer.
    """

    create: Refusal | None = None
    poll: Refusal | None = None
    failure: Failure | None = None
    slow: float = 0.0


def read_directives(prompt: str) -> Directives:
    """Find the directives in a prompt."""
    refusals = {
        bool(poll): Refusal(int(status), _number(times), _number(after))
        for poll, status, times, after in _REFUSAL.findall(prompt)
    }
    failure = _FAILURE.search(prompt)
    return Directives(
        create=refusals.get(False),
        poll=refusals.get(True),
        failure=Failure(_number(failure[1]), failure[2] or "") if failure else None,
        slow=sum(float(seconds) for seconds in _SLOWNESS.findall(prompt)),
    )


def without_directives(prompt: str) -> str:
    """The prompt as the model sees it."""
    for pattern in (_REFUSAL, _FAILURE, _SLOWNESS):
        prompt = pattern.sub("", prompt)
    return " ".join(prompt.split())


def _number(text: str | None) -> int | None:
    return int(text) if text else None
