"""The one thread that writes."""

from __future__ import annotations

import asyncio
import threading

import peewee
import pytest

from apiflow_desktop.store import Store
from apiflow_desktop.store.writer import Joint

INSERT = "INSERT INTO settings (key, value) VALUES (?, '1')"


def put(key):
    return lambda database: database.run(INSERT, (key,))


def test_a_failed_write_undoes_itself_and_no_other(store):
    gate = threading.Event()
    first = store.writer.submit(lambda database: gate.wait())

    def half(database):
        database.run(INSERT, ("half",))
        raise ValueError("no")

    others = [store.writer.submit(put(key)) for key in ("a", "b")]
    failing = store.writer.submit(half)
    clashing = store.writer.submit(put("a"))
    last = store.writer.submit(put("c"))
    gate.set()
    for future in (first, *others, last):
        future.result()
    with pytest.raises(ValueError, match="no"):
        failing.result()
    with pytest.raises(peewee.IntegrityError):
        clashing.result()
    assert set(store.settings.under("")) == {"a", "b", "c"}


def test_what_fails_before_its_transaction_fails_alone(store):
    def fail():
        raise OSError("no")

    failing = store.writer.submit(put("a"), prepare=fail)
    store.writer.run(put("b"))
    with pytest.raises(OSError, match="no"):
        failing.result()
    assert set(store.settings.under("")) == {"b"}


def test_writes_can_be_awaited_on_any_loop(store):
    async def write(key):
        await store.writer.write(put(key))

    threads = [threading.Thread(target=asyncio.run, args=(write(key),)) for key in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(store.settings.under("")) == ["a", "b", "c", "d"]


def test_closing_writes_what_waits(home, store):
    store.writer.note(put("a"))
    store.close()
    with Store.open(home) as again:
        assert list(again.settings.under("")) == ["a"]


def test_a_note_is_written_though_nothing_follows(store):
    written = threading.Event()
    store.writer.note(lambda database: written.set())
    assert written.wait(30)


def test_a_note_is_written_before_what_follows_it(store):
    store.writer.note(put("a"))
    with pytest.raises(peewee.IntegrityError):
        store.writer.run(put("a"))


def test_a_note_that_fails_is_logged(store, caplog):
    store.writer.run(put("a"))
    store.writer.note(put("a"))
    store.close()
    assert "A note was not written" in caplog.text


def test_a_wait_that_was_cancelled_takes_nothing_back(store):
    gate = threading.Event()
    store.writer.note(lambda database: gate.wait())

    async def write():
        cancelled = asyncio.ensure_future(store.writer.write(put("a")))
        await asyncio.sleep(0)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        gate.set()
        await store.writer.write(put("b"))

    asyncio.run(write())
    assert list(store.settings.under("")) == ["a", "b"]


def test_joint_work_is_done_at_one_go_and_fails_apart(store):
    seen = []

    def together(database, keys):
        seen.append(keys)
        for key in keys:
            database.run(INSERT, (key,))

    gate = threading.Event()
    store.writer.note(lambda database: gate.wait())
    futures = [store.writer.submit(Joint(together, key)) for key in "aab"]
    gate.set()
    outcomes = [future.exception() for future in futures]
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "NoneType",
        "IntegrityError",
        "NoneType",
    ]
    assert seen[0] == ["a", "a", "b"]
    assert list(store.settings.under("")) == ["a", "b"]


def test_a_closed_store_takes_no_more(store):
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.writer.submit(put("a"))


def test_a_write_that_waits_for_another_is_refused(store):
    with pytest.raises(RuntimeError, match="cannot wait"):
        store.writer.run(lambda database: store.settings.set("a", 1))


def test_readers_cannot_write(store):
    with pytest.raises(Exception, match="cannot be written"):
        store.settings._reader.run(INSERT, ("a",))


def test_connections_of_ended_threads_are_closed(store):
    for _ in range(5):
        thread = threading.Thread(target=store.jobs.list)
        thread.start()
        thread.join()
    assert len(store.settings._reader._opened) == 1
