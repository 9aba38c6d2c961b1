"""What the running jobs look like now, collected on one thread and read on another.

Events arrive by the thousand; a screen needs at most 30 states a second. The board reduces
events to states where they arise and hands out copies of what changed since it was last asked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from apiflow_desktop.engine.events import Event
from apiflow_desktop.engine.job_state import JobState


class RunBoard:
    """The states of the jobs of this process, by job id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[int, JobState] = {}
        self._changed: set[int] = set()

    def observe(self, job_id: int, event: Event) -> None:
        """Take an event in. Called on the engine's thread."""
        with self._lock:
            self._states.setdefault(job_id, JobState()).apply(event)
            self._changed.add(job_id)

    def seed(self, job_id: int, history: Iterable[Event]) -> None:
        """Begin with what is known of a job that goes on: only what is new is observed."""
        state = JobState.of(history)
        with self._lock:
            self._states[job_id] = state
            self._changed.add(job_id)

    def interrupt(self, job_id: int, at: float) -> None:
        """Say of a job that nobody carries any longer, and that has not ended, that it stopped."""
        with self._lock:
            state = self._states.get(job_id)
            if state is not None and not state.status.ended:
                state.interrupt(at)
                self._changed.add(job_id)

    def take_changed(self) -> dict[int, JobState]:
        """Return copies of the states that changed since the last call."""
        with self._lock:
            changed, self._changed = self._changed, set()
            return {job_id: self._states[job_id].snapshot() for job_id in sorted(changed)}

    def state(self, job_id: int) -> JobState | None:
        """Return a copy of a job's state, if anything is known of it."""
        with self._lock:
            known = self._states.get(job_id)
            return known.snapshot() if known is not None else None

    def forget(self, job_id: int) -> None:
        """Drop a job that has ended and was shown."""
        with self._lock:
            self._states.pop(job_id, None)
            self._changed.discard(job_id)
