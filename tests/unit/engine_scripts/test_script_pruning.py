"""What scripts have not used for long is removed, and nothing else."""

from __future__ import annotations

import os
import time

import pytest

from apiflow_desktop.engine.scripts.pruning import lock_of, mark_used, prune

LONG_AGO = time.time() - 61 * 86_400


@pytest.fixture
def made(tmp_path):
    """Two folders, the first not used for long, and what was fetched for them."""
    for name in ("old", "new"):
        folder = tmp_path / "made" / name
        folder.mkdir(parents=True)
        (folder / "content").touch()
        mark_used(folder)
    os.utime(tmp_path / "made" / "old" / "used", (LONG_AGO, LONG_AGO))
    (tmp_path / "made" / "old.txt").touch()
    (tmp_path / "fetched").mkdir()
    return tmp_path


def test_what_was_not_used_for_long_goes(made):
    prune(made / "made", made / "fetched")
    assert sorted(one.name for one in (made / "made").iterdir()) == ["new", "old.lock"]
    assert (made / "fetched").exists()


def test_with_the_last_goes_what_was_fetched(made):
    os.utime(made / "made" / "new" / "used", (LONG_AGO, LONG_AGO))
    prune(made / "made", made / "fetched")
    assert not (made / "fetched").exists()


def test_what_is_used_again_stays(made):
    mark_used(made / "made" / "old")
    prune(made / "made", made / "fetched")
    assert (made / "made" / "old" / "content").exists()


def test_what_was_made_before_marks_were_set_is_counted_from_now(made):
    (made / "made" / "old" / "used").unlink()
    prune(made / "made", made / "fetched")
    assert (made / "made" / "old" / "used").exists()


def test_what_somebody_is_making_stays(made):
    lock = lock_of(made / "made" / "old")
    assert lock.acquire()
    prune(made / "made", made / "fetched")
    lock.release()
    assert (made / "made" / "old" / "content").exists()


def test_where_nothing_was_made_nothing_is_done(tmp_path):
    prune(tmp_path / "nowhere", tmp_path)
    assert tmp_path.exists()
