"""Jobs: their rows, their leases, and the way to their journals."""

from __future__ import annotations

import builtins
import json
import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

import peewee
from msgspec.structs import fields

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.addresses import is_of_called_flow
from apiflow_desktop.engine.events import Event, RequestSent, ResponseReceived, event_from_json
from apiflow_desktop.openflow.renames import FormerName
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.files import Asset, AssetFolder
from apiflow_desktop.store.job_rows import Job, JobRecord, JobSummary
from apiflow_desktop.store.journal import JobJournal, enter_large, kept_events, write_events
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.spill import LIMIT, load_bytes, pack, unpack
from apiflow_desktop.store.step_runs import DETAIL_COLUMNS, PastRun, StepDetails, StepRun
from apiflow_desktop.store.tables import JobsTable, to_text
from apiflow_desktop.store.writer import Writer

LEASE_SECONDS = 30.0
"""A lease that was not renewed for so long has a dead owner."""

_IN_DATA: Final = "data."
"""What values of a job's data are called that are too large for its row."""

_WRITTEN_AT: Final = "COALESCE(json_extract(jobs.data, '$.document_at'), jobs.created_at)"
"""When the document was as a job has it: one that is run again is older than the job."""

_SUMMARY = [JobsTable._meta.fields[field.name] for field in fields(JobSummary)]


class Jobs:
    """The jobs of the workspace, newest first."""

    def __init__(self, reader: Database, writer: Writer, folder: AssetFolder) -> None:
        self._reader = reader
        self._writer = writer
        self._folder = folder

    def create(self, record: JobRecord, *, owner: str = "", history: Sequence[Event] = ()) -> Job:
        """Write a new job, in status ``pending``, and how its journal begins, or nothing of it.

        Args:
            record: What it is to run.
            owner: Who takes its lease at once; empty if nobody.
            history: What it has behind it already.
        """
        entries = kept_events(history, self._folder)
        packed = pack({"input": record.input, **{_IN_DATA + k: v for k, v in record.data.items()}})
        document: Asset | None = None
        if len(record.document) > LIMIT:
            document = self._folder.keep(record.document, "application/json")
        packed.keep(self._folder)
        if document is not None:
            packed.kept["document"] = document
        now = time.time()
        query = JobsTable.insert(
            name=record.name,
            workflow_id=record.workflow_id,
            workflow_name=record.workflow_name,
            status="pending",
            retry_count=0,
            created_at=now,
            updated_at=now,
            input=None if "input" in packed.kept else to_text(record.input),
            document=b"" if document is not None else record.document,
            data={k: v for k, v in record.data.items() if _IN_DATA + k not in packed.kept},
            spilled=packed.spilled,
            owner=owner,
            renewed_at=now,
        )

        def work(database: Database) -> int:
            number = int(query.execute(database))
            enter_large(database, number, "", packed)
            write_events(database, number, owner, entries)
            return number

        return self.get(self._writer.run(work))

    def get(self, number: int) -> Job:
        """Return one job with its input, output and document.

        Raises:
            NotInStore: There is none with this id.
        """
        query = JobsTable.select().where(JobsTable.id == number)
        for row in self._reader.dicts(query):
            return self._job(row)
        raise _missing(number)

    def summary(self, number: int) -> JobSummary:
        """Return one job without what may be large.

        Raises:
            NotInStore: There is none with this id.
        """
        query = JobsTable.select(*_SUMMARY).where(JobsTable.id == number)
        for row in self._reader.dicts(query):
            return JobSummary(**row)
        raise _missing(number)

    def list(
        self, *, limit: int = 100, before: int | None = None, workflow_id: int | None = None
    ) -> builtins.list[JobSummary]:
        """Return a page of jobs, newest first.

        Args:
            limit: How many at most.
            before: The id of the last job of the page before; None for the first page.
            workflow_id: Only jobs of this workflow.
        """
        query = JobsTable.select(*_SUMMARY).order_by(JobsTable.id.desc()).limit(limit)
        if before is not None:
            query = query.where(JobsTable.id < before)
        if workflow_id is not None:
            query = query.where(JobsTable.workflow_id == workflow_id)
        return [JobSummary(**row) for row in self._reader.dicts(query)]

    def names(self, beginning: str) -> set[str]:
        """Return what jobs are called whose names begin so."""
        query = JobsTable.select(JobsTable.name).where(JobsTable.name.startswith(beginning))
        return {row["name"] for row in self._reader.dicts(query.distinct())}

    def set_status(self, number: int, status: str) -> None:
        """Change the status by hand; the events of a journal do so by themselves."""
        query = JobsTable.update(status=status, updated_at=time.time())
        self._change(number, query)

    def wish(self, number: int, wish: str) -> None:
        """Leave word for the job's owner: ``cancel``."""
        self._change(number, JobsTable.update(wish=wish))

    def delete(self, number: int) -> None:
        """Remove a job with its events and step runs; files only it used become garbage."""
        self._change(number, peewee.ModelDelete(JobsTable))

    def journal(self, number: int, *, owner: str = "") -> JobJournal:
        """Open a job's journal for writing.

        Args:
            number: The job.
            owner: Who writes; once the lease belongs to another, its events are refused.
        """
        return JobJournal(self._writer, self._folder, number, owner)

    def events(self, number: int) -> builtins.list[Event]:
        """Return what happened in a job, in order.

        Raises:
            UserFacingError: A newer version wrote an event that this one does not know.
        """
        rows = self._reader.rows(
            "SELECT data, spilled FROM events WHERE job_id = ? ORDER BY id", (number,)
        )
        return [self._event(*row) for row in rows]

    def last_event(self, number: int) -> int:
        """Return the id of the latest event of a job; 0 if nothing has happened in it."""
        rows = self._reader.rows("SELECT max(id) FROM events WHERE job_id = ?", (number,))
        return int(rows[0][0] or 0)

    def runs_of_step(
        self,
        names: Iterable[FormerName],
        *,
        workflow_id: int | None = None,
        name: str = "",
        limit: int = 100,
    ) -> builtins.list[PastRun]:
        """Return the runs of one step over the jobs of a workflow, newest first.

        Args:
            names: What the step was called, and when.
            workflow_id: Which workflow of the library; None for one that is not in it.
            name: What jobs of a workflow that is not in the library are called.
            limit: How many at most.
        """
        columns = ", ".join(f"step_runs.{field.name}" for field in fields(StepRun))
        called: builtins.list[object] = []
        for former in names:
            until = float("inf") if former.until is None else former.until
            called += [former.name, former.since, until]
        condition = " OR ".join(
            [f"(step_runs.module_id = ? AND {_WRITTEN_AT} >= ? AND {_WRITTEN_AT} < ?)"]
            * (len(called) // 3)
        )
        rows = self._reader.rows(
            f"SELECT jobs.id, jobs.created_at, {columns} FROM jobs "
            "JOIN step_runs ON step_runs.job_id = jobs.id "
            f"WHERE ({condition}) "
            "AND (jobs.workflow_id IS ? AND (jobs.workflow_id IS NOT NULL OR jobs.name = ?)) "
            "ORDER BY jobs.id DESC, step_runs.first_event DESC LIMIT ?",
            (*called, workflow_id, name, limit),
        )
        keys = [field.name for field in fields(StepRun)]
        found = (
            PastRun(job_id, at, StepRun(**dict(zip(keys, row, strict=True))))
            for job_id, at, *row in rows
        )
        return [past for past in found if not is_of_called_flow(past.run.step)]

    def step_details(self, number: int, step: str) -> StepDetails:
        """Return what a step run was given, sent, received and returned.

        Raises:
            NotInStore: The job has no such step run.
        """
        rows = self._reader.rows(
            f"SELECT {DETAIL_COLUMNS} FROM step_runs WHERE job_id = ? AND step = ?", (number, step)
        )
        if not rows:
            raise NotInStore(_("This step has not run in the job."), where=step)
        arguments, result, error, request, response = (self._event_by_id(key) for key in rows[0])
        return StepDetails(
            arguments=getattr(arguments, "arguments", None),
            result=getattr(result, "result", None),
            error=getattr(error, "error", None),
            request=request if isinstance(request, RequestSent) else None,
            response=response if isinstance(response, ResponseReceived) else None,
        )

    def acquire(
        self, number: int, owner: str, *, dead: str = "", lease: float = LEASE_SECONDS
    ) -> bool:
        """Take a job's lease, unless another owner's is alive; tell whether it is ours now.

        Args:
            number: The job.
            owner: Who takes it.
            dead: An owner that is known to be no more, whose lease need not run out.
            lease: Seconds after which a lease that was not renewed has run out.
        """
        now = time.time()
        free = JobsTable.owner.in_(["", owner, dead])
        return self._lease(number, free | (JobsTable.renewed_at < now - lease), owner, now)

    def renew(self, number: int, owner: str) -> bool:
        """Keep a lease alive; tell whether it is still ours."""
        return self._lease(number, JobsTable.owner == owner, owner, time.time())

    def release(self, number: int, owner: str) -> None:
        """Give a lease up, if it is still ours."""
        self._lease(number, JobsTable.owner == owner, "", 0.0)

    def _lease(self, number: int, condition: peewee.Expression, owner: str, at: float) -> bool:
        query = JobsTable.update(owner=owner, renewed_at=at)
        chosen = query.where((JobsTable.id == number) & condition)
        return bool(self._writer.run(lambda database: chosen.execute(database)))

    def _change(self, number: int, query: Any) -> None:
        chosen = query.where(JobsTable.id == number)
        if not self._writer.run(lambda database: chosen.execute(database)):
            raise _missing(number)

    def _job(self, row: dict[str, Any]) -> Job:
        del row["wish"]
        spilled: dict[str, str] = json.loads(row.pop("spilled") or "{}")
        document = bytes(row.pop("document"))
        if "document" in spilled:
            document = load_bytes(spilled.pop("document"), self._folder)
        texts = {key: row.pop(key) for key in ("input", "output")}
        small = {key: json.loads(text) for key, text in texts.items() if text is not None}
        values = unpack(to_text(small), to_text({**spilled}), self._folder)
        output = values.get("output")
        given = values.get("input")
        row["data"] |= {
            key.removeprefix(_IN_DATA): value
            for key, value in values.items()
            if key.startswith(_IN_DATA)
        }
        return Job(
            **row, document=document, input=given if isinstance(given, dict) else {}, output=output
        )

    def _event_by_id(self, number: int | None) -> Event | None:
        rows = self._reader.rows("SELECT data, spilled FROM events WHERE id = ?", (number,))
        return self._event(*rows[0]) if rows else None

    def _event(self, text: str, spilled: str | None) -> Event:
        try:
            return event_from_json(unpack(text, spilled, self._folder))
        except (KeyError, TypeError) as error:
            raise UserFacingError(
                _("A newer version of apiflow desktop wrote this job; it cannot be read here."),
                where=str(self._reader.path),
                hint=_("Install the newer version."),
            ) from error


def _missing(number: int) -> NotInStore:
    return NotInStore(_("There is no job with this id."), where=str(number))
