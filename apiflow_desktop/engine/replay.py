"""The journal of an earlier run of the same job, taken up again step by step."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from itertools import takewhile
from typing import TypeAlias, TypeVar

from apiflow_desktop.engine.addresses import address_of, is_inside
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

_ENDED = (AttemptFailed, StepSucceeded, StepFailed)
_Numbered: TypeAlias = tuple[int, Event]


class Replay:
    """Hands recorded events back to the interpreters, which run the job again from its start.

    Each step run does the same things in the same order as before, so its events are matched
    one by one; steps that run at the same time do not disturb each other.
    """

    def __init__(self, history: Iterable[Event]) -> None:
        self._queues: defaultdict[str, deque[_Numbered]] = defaultdict(deque)
        for number, event in enumerate(history):
            if isinstance(event, DECISIONS):
                self._queues[address_of(event)].append((number, event))

    def take(self, event: _Event) -> _Event | None:
        """Return the recorded event of this type if it is the step's next one."""
        queue = self._queues.get(address_of(event))
        if not queue:
            return None
        if isinstance(event, StepDecided) and not _is_decided(queue, event.option):
            return None  # an option that the document did not have then
        while isinstance(queue[0][1], StepDecided) and not _is_same(queue[0][1], event):
            queue.popleft()  # an option that the document had then
            if not queue:
                return None
        _, head = queue[0]
        if type(head) is not type(event):
            queue.clear()  # the document changed since: from here on this step is a new run
            return None
        queue.popleft()
        assert isinstance(head, type(event))
        return head

    def created(self, step: str) -> CallCreated | None:
        """Take the provider's word on the attempt that is under way, if it gave one."""
        queue = self._queues.get(step)
        created: CallCreated | None = None
        while queue and isinstance(queue[0][1], CallCreated):
            created = queue[0][1]
            queue.popleft()
        return created

    def outcome(self, step: str) -> Event | None:
        """Return what the step recorded next, without taking it."""
        queue = self._queues.get(step)
        return queue[0][1] if queue else None

    def holds(self, container: str) -> bool:
        """Tell whether anything is left of a step run, or of one inside; "" holds all steps."""
        return any(
            queue
            and address
            and (not container or address == container or is_inside(address, container))
            for address, queue in self._queues.items()
        )

    def ended(self, step: str) -> Event | None:
        """Return how the attempt that is under way ended in the earlier run, without taking it."""
        recorded = self._queues.get(step, ())
        return next((event for _, event in recorded if isinstance(event, _ENDED)), None)

    def forget_until_failed(self, step: str) -> None:
        """Drop what the attempt that is under way recorded before it failed, but its start."""
        queue = self._queues[step]
        began: _Numbered | None = None
        while queue and not isinstance(queue[0][1], AttemptFailed):
            dropped = queue.popleft()
            began = dropped if isinstance(dropped[1], StepStarted) else began
        for address, inner in self._queues.items():
            if is_inside(address, step):
                while inner and queue and inner[0][0] < queue[0][0]:
                    inner.popleft()
        if began is not None:
            queue.appendleft(began)


def _is_decided(queue: deque[_Numbered], option: str) -> bool:
    """Tell whether the decision about an option is among those that come next."""
    coming = takewhile(lambda one: isinstance(one[1], StepDecided), queue)
    return any(isinstance(event, StepDecided) and event.option == option for _, event in coming)


def _is_same(decided: StepDecided, event: Event) -> bool:
    return isinstance(event, StepDecided) and event.option == decided.option
