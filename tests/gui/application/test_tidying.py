"""What a deleted job made is removed from the disk, unless something else names it."""

from __future__ import annotations

import asyncio
import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine import events
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.store import Store
from tests.gui.application.user import User


@pytest.fixture
def pictures(fresh_home):
    """The outputs of two jobs of long ago; the later job was given the first one's."""
    first = "https://x.test/out/tmp8c1f2ab9.png"
    with Store.open(Home(fresh_home)) as store:
        return [
            made(store, "First", first, {}),
            made(store, "Second", "https://x.test/out/tmp77aa90cd.png", {"image": first}),
        ]


def made(store, name, url, given):
    job = store.jobs.create(JobRecord(name=name, input=given, document=b"{}")).id
    asset = store.assets.put(name.encode(), content_type="image/png")
    os.utime(asset.path, (1.0, 1.0))
    kept = events.OutputKept(
        at=1.0, step="a", url=url, asset=asset.hash, path=str(asset.path),
        content_type="image/png", size=asset.size,
    )  # fmt: skip
    done = events.JobCompleted(at=2.0, result={"image": url})
    asyncio.run(store.jobs.journal(job).record(kept, done))
    return asset.path


def test_the_files_of_a_deleted_job_go_but_for_those_that_a_later_one_was_given(
    pictures, start, qtbot
):
    user = User(start(), qtbot)
    user.activate(user.window)
    of_first, of_second = pictures
    delete(user, "First")
    delete(user, "Second")
    qtbot.waitUntil(lambda: not of_second.exists() and not of_first.exists(), timeout=10_000)


def test_a_picture_that_a_later_job_was_given_stays(pictures, start, qtbot):
    user = User(start(), qtbot)
    user.activate(user.window)
    delete(user, "First")
    start.end()
    assert all(picture.exists() for picture in pictures)


def delete(user, name):
    jobs = user.window.jobs.list
    row = next(row for row, line in enumerate(jobs.model.lines) if line.name == name)
    user.click(jobs.table, jobs.table.visualRect(jobs.model.index(row, 0)).center())
    user.key(Qt.Key.Key_Delete)
    user.click(user.button("Delete", user.dialog(QMessageBox)))
    user.qtbot.waitUntil(lambda: all(line.name != name for line in jobs.model.lines))
