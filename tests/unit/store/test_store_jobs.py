"""Jobs, their journals, step runs and leases."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from typing import ClassVar

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    BranchChosen,
    CallCreated,
    JobAsked,
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobQueued,
    JobStarted,
    OutputKept,
    RequestSent,
    ResponseReceived,
    RetryScheduled,
    StepCancelled,
    StepFailed,
    StepLog,
    StepProgress,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.openflow.renames import FormerName
from apiflow_desktop.store import JobRecord, LeaseLost, NotInStore, StoreUnavailable
from tests.unit.store.step_runs import step_runs

LARGE = "ü" * 200_001
STORY = [
    JobQueued(at=1.0),
    JobStarted(at=2.0, input={"prompt": "\ud800\x00"}),
    StepStarted(at=3.0, step="a", module_id="a", arguments={"x": 12345678901234567890123}),
    AttemptStarted(at=3.1, step="a", attempt=0),
    RequestSent(at=3.2, step="a", attempt=0, method="POST", url="u", headers={}, body=LARGE),
    CallCreated(at=3.3, step="a", attempt=0, provider_id="p1", reply={"id": "p1"}),
    StepProgress(at=3.4, step="a", fraction=0.5, message="half"),
    StepLog(at=3.4, step="a", text="hello"),
    ResponseReceived(at=3.5, step="a", attempt=0, status=500, headers={}, body={"a": LARGE}),
    AttemptFailed(at=3.6, step="a", attempt=0, error={"name": "HttpError"}),
    RetryScheduled(at=3.7, step="a", attempt=1, due=9.0),
    AttemptStarted(at=9.0, step="a", attempt=1),
    StepSucceeded(at=9.5, step="a", result={"image": LARGE}),
    BranchChosen(at=9.6, step="b", branch=None),
    StepSkipped(at=9.7, step="b/branch.0/c", result=1),
    StepFailed(at=9.8, step="d", result={"error": {}}),
    StepCancelled(at=9.9, step="e"),
    JobCompleted(at=10.0, result=[LARGE, "end"]),
]


class Unknown(JobStarted, frozen=True, kw_only=True):
    """Refused in the middle of a write: nobody knows which status the job has after it."""

    kind: ClassVar[str] = "job.unknown"


@pytest.fixture
def job(store):
    return store.jobs.create(JobRecord(name="j", input={"a": 1}, document=b"\xff{}"))


def tell(store, job, *events, owner=""):
    journal = store.jobs.journal(job.id, owner=owner)

    async def record():
        for event in events:
            if event.durable:
                await journal.record(event)
            else:
                journal.note(event)

    asyncio.run(record())


def test_a_job_comes_back_as_it_was_made(store, job):
    assert (job.status, job.input, job.document, job.output) == (
        "pending",
        {"a": 1},
        b"\xff{}",
        None,
    )
    assert store.jobs.get(job.id) == job


def test_the_latest_event_tells_whether_something_happened(store, job):
    assert store.jobs.last_event(job.id) == 0
    tell(store, job, STORY[0])
    first = store.jobs.last_event(job.id)
    assert first == store.jobs.last_event(job.id) > 0
    tell(store, job, STORY[1])
    assert store.jobs.last_event(job.id) > first


def test_a_job_begins_with_what_it_has_behind_it(store):
    job = store.jobs.create(JobRecord(name="again"), history=STORY[:-1])
    assert store.jobs.events(job.id) == STORY[:-1]
    assert {run.step: run.status for run in step_runs(store, job.id)}["a"] == "succeeded"


def test_a_job_whose_history_cannot_be_written_is_not_there_at_all(store):
    unknown = Unknown(at=9.0, input={})
    with pytest.raises(KeyError, match=r"job\.unknown"):
        store.jobs.create(JobRecord(name="again"), history=[*STORY[:3], unknown])
    assert store.jobs.list() == []


def test_a_job_with_much_to_keep_comes_back_too(store):
    record = JobRecord(
        name="j", input={"image": LARGE}, document=b" " * 200_000, data={"connectors": {"A": "B"}}
    )
    job = store.jobs.create(record)
    tell(store, job, JobFailed(at=1.0, result={"error": LARGE}))
    kept = store.jobs.get(job.id)
    assert (kept.input, kept.document, kept.data) == (record.input, record.document, record.data)
    assert kept.output == {"error": LARGE}


def test_the_journal_returns_every_event_in_order(store, job):
    tell(store, job, *STORY)
    assert store.jobs.events(job.id) == STORY


def test_large_values_are_in_files_and_not_in_rows(store, job, home):
    tell(store, job, *STORY)
    store.close()
    database = sum(path.stat().st_size for path in home.root.glob("workspace.sqlite*"))
    assert database < len(LARGE)
    assert any(path.stat().st_size > len(LARGE) for path in home.assets.rglob("*.json"))


def test_a_lost_large_value_is_told_with_its_place(store, job, home):
    tell(store, job, *STORY)
    for path in home.assets.rglob("*.json"):
        path.unlink()
    with pytest.raises(StoreUnavailable, match="large value"):
        store.jobs.events(job.id)


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (JobStarted(at=1.0, input={}), "running"),
        (JobAsked(at=1.0, step="a", question="?"), "asked"),
        (JobCompleted(at=1.0, result=5), "completed"),
        (JobFailed(at=1.0, result={"error": {}}), "failed"),
        (JobCancelled(at=1.0), "cancelled"),
    ],
)
def test_events_set_the_status_of_their_job(store, job, event, status):
    tell(store, job, event)
    kept = store.jobs.get(job.id)
    assert kept.status == status
    assert kept.ended == (status in {"completed", "failed", "cancelled"})
    assert kept.output == getattr(event, "result", None)


def test_step_runs_follow_their_events(store, job):
    tell(store, job, *STORY)
    runs = {run.step: run for run in step_runs(store, job.id)}
    assert list(runs) == ["a", "b", "b/branch.0/c", "d", "e"]
    assert [run.status for run in runs.values()] == [
        "succeeded",
        "running",
        "skipped",
        "failed",
        "cancelled",
    ]
    first = runs["a"]
    assert (first.module_id, first.attempt, first.provider_id) == ("a", 1, "p1")
    assert (first.started_at, first.ended_at, first.due) == (3.0, 9.5, None)


def test_a_step_that_waits_for_a_retry_says_until_when(store, job):
    tell(store, job, *STORY[:11])
    (run,) = step_runs(store, job.id)
    assert (run.status, run.due, run.fraction, run.message) == ("waiting", 9.0, 0.5, "half")


def test_a_step_that_the_user_is_asked_about_waits(store, job):
    tell(store, job, *STORY[:4], JobAsked(at=4.0, step="a", question="Sent?"))
    (run,) = step_runs(store, job.id)
    assert (run.status, run.message, run.ended_at) == ("waiting", "Sent?", None)
    tell(store, job, *STORY[4:6])
    assert step_runs(store, job.id)[0].status == "running"


def test_the_details_of_a_step_run_are_what_its_events_held(store, job):
    tell(store, job, *STORY)
    details = store.jobs.step_details(job.id, "a")
    assert details.arguments == {"x": 12345678901234567890123}
    assert details.result == {"image": LARGE}
    assert details.error == {"name": "HttpError"}
    assert details.request == STORY[4]
    assert details.response == STORY[8]
    with pytest.raises(NotInStore):
        store.jobs.step_details(job.id, "nowhere")


def test_a_kept_output_is_found_by_its_url_and_by_its_job(store, job):
    asset = store.assets.put(b"image", content_type="image/png")
    kept = OutputKept(
        at=1.0,
        step="a",
        url="https://x.test/1.png",
        asset=asset.hash,
        path=str(asset.path),
        content_type=asset.content_type,
        size=asset.size,
    )
    tell(store, job, kept, *STORY)
    assert store.assets.for_url("https://x.test/1.png") == asset
    assert store.assets.of_job(job.id) == [asset]
    assert store.jobs.events(job.id)[0] == kept


def test_jobs_are_listed_newest_first_page_by_page(store):
    workflow = store.workflows.add(name="w", document=b"{}")
    numbers = [
        store.jobs.create(
            JobRecord(name=f"{index}", workflow_id=workflow.id if index % 2 else None)
        ).id
        for index in range(5)
    ]
    newest = numbers[::-1]
    first = store.jobs.list(limit=2)
    second = store.jobs.list(limit=10, before=first[-1].id)
    assert [row.id for row in first] == newest[:2]
    assert [row.id for row in second] == newest[2:]
    assert [row.id for row in store.jobs.list(workflow_id=workflow.id)] == newest[1::2]


def remove_unused(store):
    return store.unused_files.remove(store.unused_files.candidates(older_than=-1.0))


def test_a_deleted_job_leaves_only_files_that_can_be_removed(store, job):
    tell(store, job, *STORY)
    assert remove_unused(store) == 0
    store.jobs.delete(job.id)
    assert store.jobs.events(job.id) == []
    assert step_runs(store, job.id) == []
    assert remove_unused(store) == 4
    with pytest.raises(NotInStore, match="deleted"):
        tell(store, job, JobCancelled(at=1.0))


def test_a_summary_is_what_the_list_has(store, job):
    assert [store.jobs.summary(job.id)] == store.jobs.list()
    with pytest.raises(NotInStore):
        store.jobs.summary(99)


def test_a_note_to_a_deleted_job_is_only_logged(store, job, caplog):
    store.jobs.delete(job.id)
    tell(store, job, StepLog(at=1.0, step="a", text="x"))
    store.close()
    assert "note was not written" in caplog.text


def test_a_living_lease_is_never_taken(store, job):
    assert store.jobs.acquire(job.id, "first")
    assert store.jobs.acquire(job.id, "first")
    assert not store.jobs.acquire(job.id, "second")
    assert not store.jobs.renew(job.id, "second")
    store.jobs.release(job.id, "second")
    assert store.jobs.renew(job.id, "first")
    assert store.jobs.get(job.id).owner == "first"


def test_a_released_lease_is_free(store, job):
    store.jobs.acquire(job.id, "first")
    store.jobs.release(job.id, "first")
    assert not store.jobs.renew(job.id, "first")
    assert store.jobs.get(job.id).owner == ""
    assert store.jobs.acquire(job.id, "second")


def test_a_dead_owner_loses_its_lease_and_its_voice(store, job):
    store.jobs.acquire(job.id, "dead")
    tell(store, job, JobStarted(at=1.0, input={}), owner="dead")
    assert store.jobs.acquire(job.id, "heir", lease=-1.0)
    with pytest.raises(LeaseLost):
        tell(store, job, JobCancelled(at=2.0), owner="dead")
    assert store.jobs.get(job.id).status == "running"
    tell(store, job, JobCancelled(at=2.0), owner="heir")
    assert store.jobs.get(job.id).ended


def test_of_a_dead_owner_only_one_inherits(store, job):
    store.jobs.acquire(job.id, "dead")
    assert store.jobs.acquire(job.id, "heir", dead="dead")
    assert not store.jobs.acquire(job.id, "another", dead="dead")
    assert store.jobs.get(job.id).owner == "heir"


def test_one_of_many_gets_the_lease(store, job):
    won = []
    start = threading.Barrier(8)

    def take(owner):
        start.wait()
        if store.jobs.acquire(job.id, owner):
            won.append(owner)

    threads = [threading.Thread(target=take, args=(f"{os.getpid()}-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [store.jobs.get(job.id).owner]


def test_many_tasks_record_at_once(store, job):
    journal = store.jobs.journal(job.id)
    events = [AttemptStarted(at=1.0, step=f"s{index}", attempt=0) for index in range(1000)]

    async def record():
        await asyncio.gather(*(journal.record(event) for event in events))

    asyncio.run(record())
    assert store.jobs.events(job.id) == events


def test_what_is_recorded_stays_though_the_wait_was_cancelled(store, job):
    journal = store.jobs.journal(job.id)

    async def record():
        task = asyncio.create_task(journal.record(JobCancelled(at=1.0)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(record())
    store.writer.run(lambda database: None)
    assert store.jobs.get(job.id).status == "cancelled"


def test_the_runs_of_a_step_are_found_over_the_jobs_of_its_workflow(store):
    def run(name, *steps):
        job = store.jobs.create(JobRecord(name=name))
        for at, step in enumerate(steps):
            module_id = step.rpartition("/")[2]
            tell(store, job, StepStarted(at=float(at), step=step, module_id=module_id))
        return job.id

    first = run("Flow", "a", "b")
    second = run("Flow", "loop[0]/a", "loop[1]/a")
    run("Another", "a")
    names = [FormerName("a", 0.0, None)]
    found = store.jobs.runs_of_step(names, name="Flow")
    assert [(past.job_id, past.run.step) for past in found] == [
        (second, "loop[1]/a"),
        (second, "loop[0]/a"),
        (first, "a"),
    ]
    assert store.jobs.runs_of_step(names, workflow_id=7, name="Flow") == []
    assert len(store.jobs.runs_of_step(names, name="Flow", limit=2)) == 2


def test_the_runs_of_a_step_are_found_under_the_names_it_had(store):
    def run(step, **data):
        job = store.jobs.create(JobRecord(name="Flow", data=data))
        tell(store, job, StepStarted(at=1.0, step=step, module_id=step.rpartition("/")[2]))
        return job

    old = run("old")
    another = run("new")
    renamed = time.time()
    again = run("old", document_at=old.created_at)
    run("old")
    after = run("new")
    names = [FormerName("new", renamed, None), FormerName("old", 0.0, renamed)]
    found = [past.job_id for past in store.jobs.runs_of_step(names, name="Flow")]
    assert found == [after.id, again.id, old.id]
    assert another.id not in found


def test_the_steps_of_called_flows_are_not_taken_for_others_of_the_same_id(store):
    job = store.jobs.create(JobRecord(name="Flow"))
    for step in ("call/a", "loop[0]/a"):
        tell(store, job, StepStarted(at=1.0, step=step, module_id="a"))
    found = store.jobs.runs_of_step([FormerName("a", 0.0, None)], name="Flow")
    assert [past.run.step for past in found] == ["loop[0]/a"]


def test_large_data_of_a_job_is_not_kept_in_its_row(store):
    large: JsonValue = ["x" * 1000] * 200
    job = store.jobs.create(JobRecord(name="Flow", data={"results": large, "trust": True}))
    assert store.jobs.get(job.id).data == {"results": large, "trust": True}
    (row,) = store._reader.rows("SELECT data FROM jobs")
    assert json.loads(row[0]) == {"trust": True}


def test_the_names_of_jobs_are_found_by_their_beginning(store, job):
    assert store.jobs.names(job.name[:2]) == {job.name}
    assert store.jobs.names("~") == set()
