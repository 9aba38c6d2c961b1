"""What jobs wait for, what arrived, and results that are used again."""

from __future__ import annotations

import asyncio

import pytest

from apiflow_desktop.engine.events import (
    JobCompleted,
    JobResumed,
    JobStarted,
    JobSuspended,
    StepFailed,
)
from apiflow_desktop.store import JobRecord, Store, migrations


@pytest.fixture
def job(store):
    return store.jobs.create(JobRecord(name="Two steps"), owner="me")


def tell(store, job, *events):
    asyncio.run(store.jobs.journal(job.id).record(*events))
    return store.jobs.get(job.id).status


def suspended(step, required=1):
    return JobSuspended(at=2.0, step=step, required_events=required, deadline=9.0, form={"x": 1})


def resumed(step, **more):
    return JobResumed(at=3.0, step=step, approver="me", approved=True, **more)


def test_the_row_tells_whether_the_job_waits_for_anything(store, job):
    assert tell(store, job, JobStarted(at=1.0, input={}), suspended("a", 2)) == "waiting"
    assert tell(store, job, suspended("b")) == "waiting"
    assert [wait.step for wait in store.approvals.waits(job.id)] == ["a", "b"]
    assert tell(store, job, resumed("b")) == "waiting"
    assert tell(store, job, resumed("a", waiting=True)) == "waiting"
    [wait] = store.approvals.waits(job.id)
    assert (wait.step, wait.arrived, wait.form, wait.deadline) == ("a", 1, {"x": 1}, 9.0)
    assert tell(store, job, resumed("a")) == "running"
    assert tell(store, job, JobCompleted(at=4.0, result=1)) == "completed"


def test_what_a_failed_container_waited_for_is_over(store, job):
    tell(store, job, suspended("l[0]/a"), suspended("lamp"))
    assert tell(store, job, StepFailed(at=3.0, step="l", result={})) == "waiting"
    assert [wait.step for wait in store.approvals.waits(job.id)] == ["lamp"]
    assert tell(store, job, StepFailed(at=3.0, step="lamp", result={})) == "running"


def test_an_answer_is_there_until_the_journal_has_it(store, job):
    record = store.approvals.record
    first = record(job.id, "a", approved=True, approver="x", payload={"ü": [1]})
    second = record(job.id, "a", approved=False, approver="", payload=None)
    assert store.approvals.count(job.id, "a") == 2
    found = store.approvals.next(job.id, "a")
    assert (found.number, found.approved, found.approver, found.payload) == (
        first,
        True,
        "x",
        {"ü": [1]},
    )
    tell(store, job, suspended("a", 2), resumed("a", number=first, waiting=True))
    assert store.approvals.next(job.id, "a").number == second
    assert store.approvals.next(job.id, "b") is None


def test_news_differ_when_there_is_something_new(store, job):
    before = store.approvals.news(job.id)
    assert store.approvals.news(job.id) == before
    store.approvals.record(job.id, "a", approved=True, approver="", payload=None)
    after = store.approvals.news(job.id)
    assert after != before
    store.jobs.wish(job.id, "cancel")
    assert store.approvals.news(job.id).wish == "cancel"


def test_a_deleted_job_leaves_no_answers(store, job):
    tell(store, job, suspended("a"))
    store.approvals.record(job.id, "a", approved=True, approver="", payload=None)
    store.jobs.delete(job.id)
    assert store.approvals.waits(job.id) == []
    assert store.approvals.next(job.id, "a") is None


def test_a_file_without_answers_gets_room_for_them(home, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_MIGRATIONS", migrations._MIGRATIONS[:2])
        with Store.open(home) as store:
            store.writer.run(
                lambda database: database.run(
                    "INSERT INTO jobs (name, status, document, created_at, updated_at) "
                    "VALUES ('old', 'running', x'', 1, 1)"
                )
            )
    with Store.open(home) as store:
        [old] = store.jobs.list()
        assert tell(store, old, suspended("a")) == "waiting"
        assert store.approvals.news(old.id).wish == ""


def test_a_result_is_found_while_it_is_young(store):
    cached = store.cached_results
    cached.keep("k", {"a": [1, None]}, seconds=60)
    assert cached.find("k", seconds=60).result == {"a": [1, None]}
    assert cached.find("other", seconds=60) is None
    assert cached.find("k", seconds=0) is None
    cached.keep("k", None, seconds=60)
    assert cached.find("k", seconds=60).result is None


def test_results_whose_time_is_over_are_dropped(store):
    store.cached_results.keep("old", 1, seconds=-1)
    store.cached_results.keep("new", 2, seconds=60)
    rows = store.writer.run(
        lambda database: database.run("SELECT key FROM cached_results").fetchall()
    )
    assert rows == [("new",)]
