"""What a step costs by itself: a 40-step flow of identity steps beside bare asyncio."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.events import Event
from apiflow_desktop.engine.ports import Journal
from apiflow_desktop.store.database import Database, open_for_reading, open_for_writing
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.store import Store
from apiflow_desktop.store.writer import Writer
from benchmarks.figures import Figure, in_turn, print_comparison, print_title
from benchmarks.jobs import NoOperations, identities

STEPS = 40
ROUNDS = 15
PUBLISHED = (("one worker", 110.0), ("a dedicated worker", 52.0))
"""Windmill's own figures, ms a step: 4.38 s and 2.09 s for 40 (m4.large, Python steps)."""


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        full, normal = (_store(Path(folder) / name, name) for name in ("FULL", "NORMAL"))
        commits = _commits_of(Path(folder) / "counted")
        bare = _BareCommits(Path(folder) / "bare.sqlite")
        figures = in_turn(
            {
                "bare asyncio: await of as many coroutines": lambda: asyncio.run(_bare()),
                "flow, no journal": lambda: _flow(_NoJournal),
                "flow, journal at synchronous=NORMAL": lambda: _flow(lambda: _journal(normal)),
                "flow, journal at synchronous=FULL": lambda: _flow(lambda: _journal(full)),
                f"bare commits at FULL, the {commits} that the flow needs": lambda: bare(commits),
                "bare commits at FULL, one for each step": lambda: bare(STEPS),
            },
            ROUNDS,
        )
        for opened in (full, normal, bare):
            opened.close()
    print_title(
        f"A {STEPS}-step flow of identity steps, per step "
        "(target: no journal ≤ 0.2 ms; FULL ≤ 1.5 × the bare commits it needs + 0.3 ms)"
    )
    print_comparison(figures, per=STEPS)
    _print_targets(figures)


def _print_targets(figures: list[Figure]) -> None:
    off, full, needed = (figures[index].median / STEPS * 1e3 for index in (1, 3, 4))
    print(f"  no journal {off:.3f} ms of 0.2 ms; FULL {full:.3f} ms of {1.5 * needed + 0.3:.3f} ms")
    for name, milliseconds in PUBLISHED:
        print(f"  {f'Windmill, {name}, as published':<58}{milliseconds:10.3f} ms")


class _NoJournal:
    async def record(self, *events: Event) -> None:
        pass

    def note(self, event: Event) -> None:
        pass


class _BareCommits:
    """Commits of about as much as a step writes, on the same disk."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE t (data TEXT)")

    def __call__(self, count: int) -> float:
        rows = [("x" * 300,)] * max(1, 2 * STEPS // count)
        started = time.perf_counter()
        for _ in range(count):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO t VALUES (?)", rows)
            self._connection.execute("COMMIT")
        return time.perf_counter() - started

    def close(self) -> None:
        self._connection.close()


def _store(
    folder: Path, synchronous: str, connect: Callable[[Path], Database] = open_for_writing
) -> Store:
    home = Home(folder)
    writer = Writer(lambda: connect(home.database), synchronous=synchronous)
    return Store(home, open_for_reading(home.database), writer)


def _journal(store: Store) -> Journal:
    record = JobRecord(name="b", input={}, document=b"{}", workflow_name="b")
    return store.jobs.journal(store.jobs.create(record, owner="b").id, owner="b")


def _flow(journal: Callable[[], Journal]) -> float:
    engine = Engine(operations=NoOperations(), journal=journal())
    flow_value = identities(STEPS).flow_value

    async def timed() -> float:
        started = time.perf_counter()
        ending = await engine.run(flow_value, {})
        seconds = time.perf_counter() - started
        assert ending.kind == "job.completed", ending
        return seconds

    return asyncio.run(timed())


def _commits_of(folder: Path) -> int:
    """How often the flow's journal is committed."""
    committed: list[str] = []

    def connect(path: Path) -> Database:
        database = open_for_writing(path)
        connection = database.connection()  # type: ignore[no-untyped-call]
        connection.set_trace_callback(lambda sql: committed.append(sql) if sql == "COMMIT" else 0)
        return database

    with _store(folder, "FULL", connect) as store:
        journal = _journal(store)
        committed.clear()
        _flow(lambda: journal)
    return len(committed)


async def _bare() -> float:
    async def step() -> None:
        await asyncio.sleep(0)

    started = time.perf_counter()
    for _ in range(STEPS):
        await step()
    return time.perf_counter() - started
