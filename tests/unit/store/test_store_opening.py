"""Opening a workspace: new, old, newer, foreign, damaged, locked, read-only, full."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine.events import StepLog
from apiflow_desktop.store import JobRecord, Store, StoreUnavailable, migrations
from apiflow_desktop.store.migrations import LATEST


def file_bytes(home):
    return {path.name: path.read_bytes() for path in home.root.iterdir() if path.is_file()}


def refuse(home, match):
    """Check that opening is refused, and that every file keeps every byte."""
    before = file_bytes(home)
    with pytest.raises(UserFacingError, match=match) as refusal:
        Store.open(home)
    assert refusal.value.where == str(home.database)
    assert refusal.value.hint
    assert file_bytes(home) == before


def test_a_new_file_has_the_newest_form_and_safe_settings(home):
    with Store.open(home) as store:
        read = store.writer.run(
            lambda database: {
                name: database.run(f"PRAGMA {name}").fetchone()[0]
                for name in ("user_version", "journal_mode", "synchronous", "foreign_keys")
            }
        )
    assert read == {
        "user_version": LATEST,
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
    }


def test_opening_again_changes_nothing(home):
    Store.open(home).close()
    before = file_bytes(home)
    Store.open(home).close()
    assert file_bytes(home) == before


def test_an_empty_file_becomes_a_workspace(home):
    home.root.mkdir()
    home.database.touch()
    with Store.open(home) as store:
        assert store.jobs.list() == []


def test_a_newer_file_is_refused_undamaged(home):
    Store.open(home).close()
    connection = sqlite3.connect(home.database)
    connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    connection.close()
    refuse(home, "newer version")


def test_another_programs_database_is_refused_undamaged(home):
    home.root.mkdir()
    connection = sqlite3.connect(home.database)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    refuse(home, "another program")


@pytest.mark.parametrize("content", [b"{}", b"not a database, but long enough to be one" * 99])
def test_what_is_no_database_is_refused_undamaged(home, content):
    home.root.mkdir()
    home.database.write_bytes(content)
    refuse(home, "damaged")


def test_a_file_that_lost_its_end_is_refused_undamaged(home):
    Store.open(home).close()
    whole = home.database.read_bytes()
    home.database.write_bytes(whole[: len(whole) // 2])
    refuse(home, "damaged")


def test_damage_found_while_reading_is_explained(home):
    with Store.open(home) as store:
        job = store.jobs.create(JobRecord(name="j"))
        journal = store.jobs.journal(job.id)
        for _ in range(2000):
            journal.note(StepLog(at=1.0, step="a", text="x" * 100))
    whole = home.database.read_bytes()
    kept = len(whole) // 2
    home.database.write_bytes(whole[:kept] + b"\xa5" * (len(whole) - kept))
    with Store.open(home) as store, pytest.raises(StoreUnavailable, match="damaged"):
        store.jobs.events(job.id)


def test_a_home_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnavailable, match="cannot be used there") as refusal:
        Store.open(Home(tmp_path / "file" / "home"))
    assert "APIFLOW_HOME" in refusal.value.hint


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from apiflow_desktop.base.folders import Home
    from apiflow_desktop.store import Store, StoreUnavailable
    # The folder is entered first: as someone else we might not get there.
    os.chdir(sys.argv[1])
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        Store.open(Home(Path(sys.argv[2])))
    except StoreUnavailable as error:
        print(error.what, "|", error.where, "|", error.hint)
"""


def test_a_home_that_cannot_be_made_is_refused(tmp_path):
    tmp_path.chmod(0o555)
    told, _ = run_python(READ_ONLY, tmp_path, "home").communicate()
    tmp_path.chmod(0o755)
    assert "cannot be written" in told
    assert "home" in told
    assert "APIFLOW_HOME" in told


def test_a_read_only_home_is_refused_undamaged(home):
    Store.open(home).close()
    before = file_bytes(home)
    home.database.chmod(0o444)
    home.root.chmod(0o555)
    told, _ = run_python(READ_ONLY, home.root, "").communicate()
    home.root.chmod(0o755)
    assert "cannot be written" in told
    assert "workspace.sqlite" in told
    assert file_bytes(home) == before


def test_a_form_that_cannot_be_reached_leaves_the_old_one(home, monkeypatch):
    with Store.open(home) as store:
        store.workflows.add(name="w", document=b"{}")

    def half_way(run):
        run("ALTER TABLE workflows RENAME TO flows")
        raise RuntimeError("no")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_MIGRATIONS", (*migrations._MIGRATIONS, half_way))
        with pytest.raises(RuntimeError):
            Store.open(home)
    with Store.open(home) as store:
        assert [row.name for row in store.workflows.list()] == ["w"]


def test_an_older_form_is_brought_to_the_newest(home, monkeypatch):
    with Store.open(home) as store:
        store.workflows.add(name="w", document=b"{}")

    def add_column(run):
        run("ALTER TABLE workflows ADD COLUMN colour TEXT NOT NULL DEFAULT 'teal'")

    monkeypatch.setattr(migrations, "_MIGRATIONS", (*migrations._MIGRATIONS, add_column))
    with Store.open(home) as store:
        row = store.writer.run(
            lambda database: database.run("SELECT name, colour FROM workflows").fetchone()
        )
        version = store.writer.run(
            lambda database: database.run("PRAGMA user_version").fetchone()[0]
        )
    assert (row, version) == (("w", "teal"), LATEST + 1)


def run_python(script, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        **options,
    )


FILL = """
    import sys
    from pathlib import Path
    from apiflow_desktop.base.folders import Home
    from apiflow_desktop.store import JobRecord, Store, StoreUnavailable
    import resource
    store = Store.open(Home(Path(sys.argv[1])))
    store.workflows.add(name="before", document=b"{}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    for write in (
        lambda: store.assets.put(bytes(3_000_000)),
        lambda: [store.workflows.add(name="w", document=b" " * 90_000) for _ in range(99)],
    ):
        try:
            write()
        except StoreUnavailable as error:
            print(error.what, "|", error.where, "|", error.hint)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
"""


def test_a_disk_that_takes_no_more_is_explained_and_nothing_is_lost(home):
    child = run_python(FILL, home.root, preexec_fn=ignore_file_limit)
    told, _ = child.communicate()
    asset, row = told.splitlines()
    assert "full" in asset
    assert str(home.assets) in asset
    assert str(home.database) in row
    with Store.open(home) as store:
        names = [workflow.name for workflow in store.workflows.list()]
        assert names[0] == "before"
        assert [path for path in home.assets.rglob("*") if path.is_file()] == []
        store.workflows.add(name="after", document=b"{}")


def ignore_file_limit():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def fill(store):
    for _ in range(99):
        store.workflows.add(name="w", document=b" " * 50_000)


def test_a_full_database_is_explained_and_takes_writes_again(store):
    def allow(pages):
        store.writer.run(lambda database: database.run(f"PRAGMA max_page_count = {pages}"))

    store.workflows.add(name="before", document=b"{}")
    allow(60)
    with pytest.raises(StoreUnavailable, match="disk is full"):
        fill(store)
    allow(100_000)
    assert store.workflows.list()[0].name == "before"
    store.workflows.add(name="after", document=b"{}")


TOGETHER = """
    import asyncio, sys
    from pathlib import Path
    from apiflow_desktop.base.folders import Home
    from apiflow_desktop.engine.events import AttemptStarted
    from apiflow_desktop.store import JobRecord, Store
    sys.stdin.readline()
    with Store.open(Home(Path(sys.argv[1]))) as store:
        job = store.jobs.create(JobRecord(name=sys.argv[2]))
        journal = store.jobs.journal(job.id)
        async def record():
            for number in range(100):
                await journal.record(AttemptStarted(at=1.0, step=f"{number}", attempt=0))
        asyncio.run(record())
"""


def test_several_processes_make_and_use_one_home(home):
    children = [run_python(TOGETHER, home.root, number) for number in range(4)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    with Store.open(home) as store:
        jobs = store.jobs.list()
        assert sorted(job.name for job in jobs) == ["0", "1", "2", "3"]
        assert [len(store.jobs.events(job.id)) for job in jobs] == [100] * 4
