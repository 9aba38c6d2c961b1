"""Starting and watching jobs from the window."""

from __future__ import annotations

import asyncio
import getpass
import time
from concurrent.futures import wait
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.tasks import spawn
from apiflow_desktop.services.engine_thread import EngineThread, Work
from apiflow_desktop.services.leaving import Standing, standing
from apiflow_desktop.services.observing import JobLeft
from apiflow_desktop.services.run_board import RunBoard

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from apiflow_desktop.base.json_types import JsonValue
    from apiflow_desktop.engine.engine import JobEnding
    from apiflow_desktop.engine.job_state import JobState, Wait
    from apiflow_desktop.services.observing import Observer
    from apiflow_desktop.services.run_request import RunRequest
    from apiflow_desktop.services.runner import Runner


class _Carrying(Protocol):
    """Carries a job to its end."""

    def __call__(self, *, observe: Observer) -> Coroutine[Any, Any, JobEnding]: ...


_FRAME_MS = 33
_PATIENCE = 10.0


class RunCenter(QObject):
    """The one bridge between running jobs and the window.

    Jobs run on the engine's thread; their states arrive here as snapshots, at most 30 a second.
    """

    started = Signal(int)
    """A job was created: its id."""
    repeated = Signal(int, int)
    """A job was created to run one again: the earlier one's id, and its own."""
    updated = Signal(int, object)
    """A job's state changed: its id and a :class:`JobState` snapshot."""
    finished = Signal(int)
    """A job ended and all its outputs are kept."""
    failed = Signal(object)
    """A job could not be carried through: the :class:`UserFacingError`."""

    def __init__(self, runner: Runner, thread: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._thread = thread
        self._board = RunBoard()
        self._running: dict[int, Work[JobEnding]] = {}
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._show_changes)

    @property
    def running(self) -> list[int]:
        """Ids of the jobs that run in this window."""
        return list(self._running)

    def prepare(self) -> None:
        """Load what the first job needs, on the engine's thread."""
        self._thread.submit(self._runner.prepare())

    def start(self, request: RunRequest) -> int:
        """Create a job and run it; returns its id at once.

        Raises:
            UserFacingError: The document cannot run.
        """
        job_id = self._runner.create(request)
        self.started.emit(job_id)
        self._launch(job_id, partial(self._runner.carry_out, job_id, request))
        return job_id

    def resume(self, job_id: int, *, send_again: bool = False, trust: bool = False) -> None:
        """Go on with a job that was interrupted or that asked something.

        Args:
            job_id: The job.
            send_again: Make the call of which it cannot be told whether it arrived once more.
            trust: Let this job send its secrets where it names, and run its scripts.

        Raises:
            UserFacingError: Its journal cannot be read.
        """
        self._go_on(
            job_id, partial(self._runner.resume, job_id, send_again=send_again, trust=trust)
        )

    def repeat(self, job_id: int, step: str = "") -> None:
        """Run a job again, with its document, input and connectors.

        Args:
            job_id: The job.
            step: Address of the step run, iteration or branch to begin at: what came before it
                is not run, but gives its results again. Empty for the whole job.
        """
        spawn(self._repeat(job_id, step))

    def call_off(self, job_id: int) -> None:
        """Cancel a job that nobody runs: one that asked something, or was interrupted.

        Raises:
            UserFacingError: Its journal cannot be read.
        """
        self._go_on(job_id, partial(self._runner.call_off, job_id))

    def waiting_for(self, job_id: int) -> list[Wait]:
        """Return the approvals a job waits for, whichever process runs it.

        Raises:
            UserFacingError: There is no such job.
        """
        return self._runner.waiting_for(job_id)

    def answer(self, job_id: int, step: str, *, approved: bool, payload: JsonValue) -> None:
        """Approve or reject for a step that waits, whichever process runs the job.

        Args:
            job_id: The job.
            step: Address of the step run that asks.
            approved: False to reject.
            payload: What the flow sees as ``resume``.

        Raises:
            UserFacingError: It does not wait, or not any more.
        """
        say = self._runner.approve if approved else self._runner.reject
        say(job_id, step, payload, getpass.getuser())

    def stop(self, job_id: int) -> None:
        """Cancel a running job, at the provider too."""
        work = self._running.get(job_id)
        if work is not None:
            work.cancel()

    def standing(self, job_id: int) -> Standing:
        """Tell what would be lost if a running job were left as it is."""
        state = self._board.state(job_id)
        return Standing.BUSY if state is None else standing(state, time.time())

    def leave(self, job_id: int) -> None:
        """Stop running a job here; it stays as it stands, and can be resumed."""
        if job_id in self._running:
            self._runner.leave(job_id)
            self._running[job_id].cancel()

    def close(self) -> None:
        """Leave what only waits, cancel what else runs, and end the engine's thread.

        Providers are told of what is cancelled.
        """
        self._timer.stop()
        for job_id, work in self._running.items():
            if self.standing(job_id) is Standing.WAITS:
                self._runner.leave(job_id)
            work.cancel()
        wait([work.future for work in self._running.values()], timeout=_PATIENCE)
        self._thread.submit(self._runner.close()).future.result(_PATIENCE)
        self._thread.stop()

    async def _repeat(self, job_id: int, step: str) -> None:
        runner = self._runner
        making = runner.restart(job_id, step) if step else runner.repeat(job_id)
        new_id = await asyncio.wrap_future(self._thread.submit(making).future)
        self.repeated.emit(job_id, new_id)
        self.resume(new_id)

    def _go_on(self, job_id: int, work: _Carrying) -> None:
        if job_id not in self._running:
            self._board.seed(job_id, self._runner.history(job_id))
            self._launch(job_id, work)

    def _launch(self, job_id: int, work: _Carrying) -> None:
        observe = partial(self._board.observe, job_id)
        self._running[job_id] = self._thread.submit(work(observe=observe))
        self._timer.start()
        spawn(self._follow(job_id, self._running[job_id]))

    async def _follow(self, job_id: int, work: Work[JobEnding]) -> None:
        try:
            await asyncio.wrap_future(work.future)
        except UserFacingError as error:
            self.failed.emit(error)
        except JobLeft:
            pass
        finally:
            del self._running[job_id]
            self._board.interrupt(job_id, time.time())
            self._show_changes()
            self._board.forget(job_id)
            if not self._running:
                self._timer.stop()
            self.finished.emit(job_id)

    def _show_changes(self) -> None:
        states: dict[int, JobState] = self._board.take_changed()
        for job_id, state in states.items():
            self.updated.emit(job_id, state)
