"""The one thread that writes."""

from __future__ import annotations

import asyncio
import threading

import peewee
import pytest

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
        await asyncio.wrap_future(store.writer.submit(put(key)))

    threads = [threading.Thread(target=asyncio.run, args=(write(key),)) for key in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(store.settings.under("")) == ["a", "b", "c", "d"]


def test_closing_writes_what_waits(home, store):
    future = store.writer.submit(put("a"), durable=False)
    store.close()
    assert future.done()
    assert future.exception() is None


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
