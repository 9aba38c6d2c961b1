"""Files of deleted jobs go, unless something in the workspace still names them."""

from __future__ import annotations

import asyncio
import json
import os
import time

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import JobStarted, OutputKept, StepSucceeded
from apiflow_desktop.store import JobRecord, Store, unused_files

URL = "https://x.test/out/tmp8c1f2ab9.png"


@pytest.fixture
def kept(store):
    """The output of a job that has ended, made long ago."""
    return output(store, URL, b"a picture")


def output(store, url, content):
    asset = store.assets.put(content, content_type="image/png")
    os.utime(asset.path, (1.0, 1.0))
    job = ended(store, JobRecord(name="j", input={}))
    event = OutputKept(
        at=2.0,
        step="a",
        url=url,
        asset=asset.hash,
        path=str(asset.path),
        content_type="image/png",
        size=asset.size,
    )
    asyncio.run(store.jobs.journal(job).record(event))
    store.jobs.delete(job)
    return asset


def remove(store, *texts, **options):
    return store.unused_files.remove(store.unused_files.candidates(), *texts, **options)


def ended(store, record):
    """Make a job that has ended."""
    number = store.jobs.create(record).id
    store.jobs.set_status(number, "completed")
    return number


def is_there(store, asset):
    """Remove what nothing refers to; tell whether a file is among what stays."""
    removed = remove(store)
    assert removed == (not asset.path.exists())
    assert (store.assets.for_url(URL) is None) is not asset.path.exists()
    return asset.path.exists()


def test_the_output_of_a_deleted_job_goes_with_all_that_is_known_of_it(store, kept):
    assert not is_there(store, kept)
    assert remove(store) == 0


def test_a_young_file_stays(store, kept):
    os.utime(kept.path)
    assert is_there(store, kept)


def test_what_a_job_uses_stays(store):
    asset = store.assets.put(b"kept", content_type="image/png")
    large = ended(store, JobRecord(name="j", input={"large": "x" * 200_000}))
    store.assets.remember(URL, asset.hash)
    for path in store.home.assets.glob("??/*"):
        os.utime(path, (1.0, 1.0))
    assert not is_there(store, asset)
    assert store.jobs.get(large).input == {"large": "x" * 200_000}


@pytest.mark.parametrize(
    "said",
    [
        {"image": URL},
        {"image": URL.replace("/", "\\/")},
        f"see {URL.replace('/', '%2F')}",
        "file:///w/assets/ab/{hash}.png",
    ],
)
def test_what_a_pin_names_stays(store, kept, said):
    text = json.dumps({"mock": {"enabled": True, "return_value": said}})
    document = text.replace("{hash}", kept.hash).encode()
    workflow = store.workflows.add(name="w", document=document)
    assert is_there(store, kept)
    store.workflows.delete(workflow.id)
    assert not is_there(store, kept)


def test_of_very_many_files_those_that_are_named_stay_too(store, monkeypatch):
    monkeypatch.setattr(unused_files, "_FEW", 0)
    test_what_a_pin_names_stays(
        store, output(store, URL, b"a picture"), f"x{URL}".replace("/", "%2F")
    )


def test_what_a_later_job_was_given_or_found_stays(store, kept):
    given = ended(store, JobRecord(name="next", input={"image": URL}))
    assert is_there(store, kept)
    store.jobs.delete(given)
    found = ended(store, JobRecord(name="next", input={}, document=b"{}"))
    result: JsonValue = {"images": [URL, "y" * 3_000_000]}
    journal = store.jobs.journal(found)
    asyncio.run(journal.record(StepSucceeded(at=1.0, step="a", result=result)))
    assert is_there(store, kept)
    store.jobs.delete(found)
    assert not is_there(store, kept)


def test_what_settings_and_cached_results_and_other_texts_name_stays(store, kept):
    store.settings.set("workflow/7/drafts", {"text": json.dumps([URL])})
    assert is_there(store, kept)
    store.settings.delete("workflow/7/drafts")
    store.cached_results.keep("k", {"image": URL}, seconds=1000.0)
    assert is_there(store, kept)
    store.cached_results.keep("k", None, seconds=1000.0)
    assert remove(store, lambda: [f"image: {URL}"]) == 0
    assert not is_there(store, kept)


def test_a_file_without_an_address_stays_while_its_hash_is_named(store):
    asset = store.assets.put(b"a reply", content_type="image/png")
    os.utime(asset.path, (1.0, 1.0))
    job = ended(store, JobRecord(name="j", input={}))
    result = {"file": asset.path.as_uri()}
    asyncio.run(store.jobs.journal(job).record(StepSucceeded(at=1.0, step="a", result=result)))
    assert remove(store) == 0
    assert asset.path.exists()
    store.jobs.delete(job)
    assert remove(store) == 1


def test_while_a_job_runs_anywhere_nothing_goes(store, home, kept):
    with Store.open(home) as other:
        job = other.jobs.create(JobRecord(name="j", input={}), owner="other")
        asyncio.run(other.jobs.journal(job.id).record(JobStarted(at=time.time(), input={})))
    assert is_there(store, kept)
    store.jobs.set_status(job.id, "failed")
    assert not is_there(store, kept)


def test_the_same_content_that_comes_meanwhile_stays(store, kept):
    def comes():
        assert store.assets.put(b"a picture", content_type="image/png").hash == kept.hash
        return []

    assert remove(store, comes) == 0
    assert kept.path.read_bytes() == b"a picture"


def test_what_a_crash_left_half_received_goes(store, home):
    home.assets.mkdir(parents=True, exist_ok=True)
    leftover = home.assets / ".part-of-a-crash"
    leftover.write_bytes(b"")
    remove(store)
    assert leftover.exists()
    os.utime(leftover, (1.0, 1.0))
    remove(store)
    assert not leftover.exists()


def test_it_ends_where_it_is_told_to(store, kept):
    store.settings.set("k", 1)
    assert remove(store, stop=lambda: True) == 0
    assert kept.path.exists()
