"""What jobs wait for, and the approvals that came, whichever process recorded them."""

from __future__ import annotations

import builtins
import json
import time

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.addresses import is_inside
from apiflow_desktop.engine.events import Event, JobResumed, JobSuspended
from apiflow_desktop.engine.job_state import Wait
from apiflow_desktop.engine.ports import Approval
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.tables import to_text
from apiflow_desktop.store.writer import Writer


class News(Struct, frozen=True):
    """What others recorded about a job; it differs from the last look if there is news.

    Attributes:
        wish: ``cancel`` if somebody wants the job cancelled, else empty.
        approvals: Number of the latest approval or rejection.
    """

    wish: str
    approvals: int


class Approvals:
    """Approvals and rejections of the workspace's jobs."""

    def __init__(self, reader: Database, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer

    def record(
        self, job_id: int, step: str, *, approved: bool, approver: str, payload: JsonValue
    ) -> int:
        """Write an approval or a rejection down, for the job's owner to find; returns its number.

        Args:
            job_id: The job.
            step: Address of the step run that asks.
            approved: False for a rejection.
            approver: Who it is; may be empty.
            payload: What the flow sees as ``resume``.
        """
        values = (job_id, step, int(approved), approver, to_text(payload), time.time())
        return self._writer.run(
            lambda database: int(
                database.run(
                    "INSERT INTO approvals (job_id, step, approved, approver, payload, created_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    values,
                ).lastrowid
                or 0
            )
        )

    def next(self, job_id: int, step: str) -> Approval | None:
        """Return the first one that is not in the job's journal yet, or None."""
        rows = self._reader.rows(
            "SELECT id, approved, approver, payload FROM approvals "
            "WHERE job_id = ? AND step = ? AND NOT taken ORDER BY id LIMIT 1",
            (job_id, step),
        )
        for number, approved, approver, payload in rows:
            return Approval(number, bool(approved), approver, json.loads(payload))
        return None

    def count(self, job_id: int, step: str) -> int:
        """Return how many there are that are not in the job's journal yet."""
        rows = self._reader.rows(
            "SELECT count(*) FROM approvals WHERE job_id = ? AND step = ? AND NOT taken",
            (job_id, step),
        )
        return int(rows[0][0])

    def waits(self, job_id: int) -> builtins.list[Wait]:
        """Return what a job waits for, in the order of the steps' addresses."""
        rows = self._reader.rows(
            "SELECT step, required, deadline, form, arrived FROM waits "
            "WHERE job_id = ? ORDER BY step",
            (job_id,),
        )
        return [
            Wait(step, required, deadline, form=json.loads(form), arrived=arrived)
            for step, required, deadline, form, arrived in rows
        ]

    def news(self, job_id: int) -> News:
        """Return what others recorded about a job."""
        rows = self._reader.rows(
            "SELECT wish, (SELECT max(id) FROM approvals WHERE job_id = jobs.id) "
            "FROM jobs WHERE id = ?",
            (job_id,),
        )
        return News(rows[0][0], rows[0][1] or 0) if rows else News("", 0)


def follow_wait(database: Database, job_id: int, event: Event) -> None:
    """Bring what a job waits for up to date with an event of it."""
    if isinstance(event, JobSuspended):
        database.run(
            "INSERT OR REPLACE INTO waits (job_id, step, required, deadline, form) "
            "VALUES (?, ?, ?, ?, ?)",
            (job_id, event.step, event.required_events, event.deadline, to_text(event.form)),
        )
    elif isinstance(event, JobResumed):
        database.run("UPDATE approvals SET taken = 1 WHERE id = ?", (event.number,))
        change = "UPDATE waits SET arrived = arrived + 1" if event.waiting else "DELETE FROM waits"
        database.run(f"{change} WHERE job_id = ? AND step = ?", (job_id, event.step))


def is_waiting(database: Database, job_id: int) -> bool:
    """Tell whether a job waits for anything."""
    found = database.run("SELECT 1 FROM waits WHERE job_id = ? LIMIT 1", (job_id,))
    return found.fetchone() is not None


def forget_waits_of(database: Database, job_id: int, failed: str) -> None:
    """What a failed step waited for, itself or inside, is over."""
    rows = database.run("SELECT step FROM waits WHERE job_id = ?", (job_id,)).fetchall()
    over = [step for (step,) in rows if step == failed or is_inside(step, failed)]
    for step in over:
        database.run("DELETE FROM waits WHERE job_id = ? AND step = ?", (job_id, step))
    if over and not is_waiting(database, job_id):
        database.run("UPDATE jobs SET status = 'running' WHERE id = ?", (job_id,))
