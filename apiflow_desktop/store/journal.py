"""The journal of a job: what happened, on disk before anyone acts on it.

With each event go, in the same transaction, the state of the job and of the step run, so no
crash can part them. This is the hot path and therefore plain SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import (
    AttemptFailed,
    Event,
    JobCompleted,
    JobFailed,
    OutputKept,
    StepFailed,
    event_to_json,
)
from apiflow_desktop.store.approvals import follow_wait, forget_waits_of, is_waiting
from apiflow_desktop.store.assets import insert_asset, remember_url, use_asset
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.files import AssetFolder
from apiflow_desktop.store.job_rows import ENDED
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.spill import Packed, pack
from apiflow_desktop.store.step_runs import apply_to_step_runs
from apiflow_desktop.store.tables import to_text
from apiflow_desktop.store.writer import Joint, Writer

JOB_STATUS = {
    "job.queued": "pending",
    "job.started": "running",
    "job.prepared": "running",
    "job.suspended": "waiting",
    "job.resumed": "running",
    "job.answered": "running",
    "job.asked": "asked",
    "job.completed": "completed",
    "job.failed": "failed",
    "job.cancelled": "cancelled",
}
"""The status a job has after an event; the words are the apiflow server's where it has one."""

_INSERT = (
    "INSERT INTO events (job_id, data, spilled) "
    "SELECT jobs.id, json_extract(row.value, '$[0]'), json_extract(row.value, '$[1]') "
    "FROM jobs CROSS JOIN json_each(?) AS row WHERE jobs.id = ? AND (? = '' OR owner = ?)"
)
"""One statement for a batch: SQLite works through it while other threads run."""

Entry: TypeAlias = tuple[Event, Packed]
"""An event, and what goes into its row."""


class LeaseLost(UserFacingError):
    """Another process has taken the job over; what this one goes on to do is not recorded."""


class JobJournal:
    """Where the events of one job go; :class:`apiflow_desktop.engine.ports.Journal`.

    Args:
        owner: If given, an event is refused once the job's lease belongs to someone else.
    """

    def __init__(self, writer: Writer, folder: AssetFolder, job_id: int, owner: str = "") -> None:
        self.job_id = job_id
        self._writer = writer
        self._folder = folder
        self._owner = owner

    async def record(self, *events: Event) -> None:
        """Write events, all or none, and return when they are safe, even from a power cut.

        Cancelling the wait does not take the events back.

        Raises:
            LeaseLost: Another process owns the job now.
            NotInStore: The job was deleted.
            StoreUnavailable: The disk is full or the like.
        """
        entries = _packed(events)
        await self._writer.write(Joint(self._write, entries), prepare=self._prepare(entries))

    def note(self, event: Event) -> None:
        """Write an event soon, in order with the others; nobody waits for it."""
        entries = _packed([event])
        self._writer.note(Joint(self._write, entries), prepare=self._prepare(entries))

    def _write(self, database: Database, records: list[list[Entry]]) -> None:
        entries = [entry for record in records for entry in record]
        write_events(database, self.job_id, self._owner, entries)

    def _prepare(self, entries: list[Entry]) -> Callable[[], None] | None:
        if all(packed.is_whole for _, packed in entries):
            return None
        return partial(_keep_large, entries, self._folder)


def kept_events(events: Iterable[Event], folder: AssetFolder) -> list[Entry]:
    """Make events ready to be written, their large values in files; this may take its time."""
    entries = _packed(events)
    _keep_large(entries, folder)
    return entries


def write_events(database: Database, job_id: int, owner: str, entries: list[Entry]) -> None:
    """Write events and what they change of the job and its step runs.

    Args:
        database: Where, in a transaction.
        job_id: The job.
        owner: Whose the job's lease has to be; empty if that does not matter.
        entries: The events; their large values are in files.

    Raises:
        LeaseLost: The lease is another's.
        NotInStore: The job was deleted.
    """
    rows: list[JsonValue] = [[packed.text, packed.spilled] for _, packed in entries]
    cursor = database.run(_INSERT, (to_text(rows), job_id, owner, owner))
    if cursor.rowcount != len(entries):
        raise _refusal(database, job_id)
    # SQLite counts on from the last one
    first = int(cursor.lastrowid or 0) - len(entries) + 1
    numbered = [(first + index, event) for index, (event, _) in enumerate(entries)]
    for event, packed in entries:
        _follow(database, job_id, event, packed)
    apply_to_step_runs(database, job_id, numbered)


def _packed(events: Iterable[Event]) -> list[Entry]:
    """Take the large values out of events, in no more than a few milliseconds each."""
    return [(event, pack(event_to_json(event))) for event in events]


def _keep_large(entries: list[Entry], folder: AssetFolder) -> None:
    for _event, packed in entries:
        if not packed.is_whole:
            packed.keep(folder)


def _follow(database: Database, job_id: int, event: Event, packed: Packed) -> None:
    """Write what an event changes beside its step run."""
    step = "" if event.kind.startswith("job.") else str(getattr(event, "step", ""))
    enter_large(database, job_id, step, packed)
    if isinstance(event, OutputKept):
        remember_url(database, event.url, event.asset)
        use_asset(database, job_id, step, event.asset, event.url)
    elif isinstance(event, AttemptFailed | StepFailed):
        forget_waits_of(database, job_id, event.step)
    elif not step:
        _apply_to_job(database, job_id, event, packed)


def _refusal(database: Database, job_id: int) -> UserFacingError:
    """Find out why a job takes no event."""
    where = _("job {job_id}").format(job_id=job_id)
    if not database.run("SELECT 1 FROM jobs WHERE id = ?", (job_id,)).fetchone():
        return NotInStore(_("The job was deleted."), where=where)
    return LeaseLost(
        _("Another window has taken this job over."), where=where, hint=_("Watch it there.")
    )


def enter_large(database: Database, job_id: int, step: str, packed: Packed) -> None:
    """Write the rows of the values that were moved to files."""
    for asset in packed.kept.values():
        insert_asset(database, asset)
        use_asset(database, job_id, step, asset.hash)


def _apply_to_job(database: Database, job_id: int, event: Event, packed: Packed) -> None:
    follow_wait(database, job_id, event)
    status = JOB_STATUS[event.kind]
    if status == "running" and is_waiting(database, job_id):
        status = "waiting"
    started = event.at if event.kind == "job.started" else None
    ended = event.at if status in ENDED else None
    database.run(
        "UPDATE jobs SET status = ?, updated_at = ?, started_at = coalesce(started_at, ?), "
        "ended_at = ? WHERE id = ?",
        (status, event.at, started, ended, job_id),
    )
    if not isinstance(event, JobCompleted | JobFailed):
        return
    if "result" in packed.kept:
        database.run(
            "UPDATE jobs SET output = NULL, "
            "spilled = json_set(coalesce(spilled, '{}'), '$.output', ?) WHERE id = ?",
            (packed.kept["result"].hash, job_id),
        )
    else:
        database.run("UPDATE jobs SET output = ? WHERE id = ?", (to_text(event.result), job_id))
