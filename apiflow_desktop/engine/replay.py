"""The journal of an earlier run of the same job, taken up again step by step."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import TypeVar

from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    BranchChosen,
    CallCreated,
    Event,
    JobAnswered,
    JobCompleted,
    JobFailed,
    JobPrepared,
    JobResumed,
    JobStarted,
    JobSuspended,
    RetryScheduled,
    SleepScheduled,
    StepDecided,
    StepFailed,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)

_Event = TypeVar("_Event", bound=Event)
DECISIONS = (
    JobStarted,
    JobPrepared,
    JobSuspended,
    JobResumed,
    JobAnswered,
    JobCompleted,
    JobFailed,
    StepStarted,
    StepDecided,
    BranchChosen,
    AttemptStarted,
    CallCreated,
    AttemptFailed,
    RetryScheduled,
    SleepScheduled,
    StepSucceeded,
    StepSkipped,
    StepFailed,
)
"""What an interpreter decided; a stop or a question of the earlier run is not among them."""


class Replay:
    """Hands recorded events back to the interpreters, which run the job again from its start.

    Each step run does the same things in the same order as before, so its events are matched
    one by one; steps that run at the same time do not disturb each other.
    """

    def __init__(self, history: Iterable[Event]) -> None:
        self._queues: defaultdict[str, deque[Event]] = defaultdict(deque)
        for event in history:
            if isinstance(event, DECISIONS):
                self._queues[_address(event)].append(event)

    def take(self, event: _Event) -> _Event | None:
        """Return the recorded event of this type if it is the step's next one."""
        queue = self._queues.get(_address(event))
        if not queue:
            return None
        head = queue[0]
        if type(head) is not type(event):
            if isinstance(event, StepDecided):
                return None  # an option that the document did not have then
            queue.clear()  # the document changed since: from here on this step is a new run
            return None
        queue.popleft()
        assert isinstance(head, type(event))
        return head

    def created(self, step: str) -> CallCreated | None:
        """Take the provider's word on the attempt that is under way, if it gave one."""
        queue = self._queues.get(step)
        created: CallCreated | None = None
        while queue and isinstance(queue[0], CallCreated):
            created = queue[0]
            queue.popleft()
        return created

    def outcome(self, step: str) -> Event | None:
        """Return what the step recorded next, without taking it."""
        queue = self._queues.get(step)
        return queue[0] if queue else None

    def has_failed(self, step: str) -> bool:
        """Tell whether the attempt that is under way failed in the earlier run."""
        return any(isinstance(event, AttemptFailed) for event in self._queues.get(step, ()))

    def forget_until_failed(self, step: str) -> None:
        """Drop what the attempt that is under way recorded before it failed."""
        queue = self._queues[step]
        while queue and not isinstance(queue[0], AttemptFailed):
            queue.popleft()


def _address(event: Event) -> str:
    return str(getattr(event, "step", ""))
