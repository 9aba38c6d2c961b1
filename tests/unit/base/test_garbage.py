"""Garbage is collected when it is due, and by whom it is asked of."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from apiflow_desktop.base.garbage import Garbage


class Loop:
    """An object that only a collection frees."""

    def __init__(self):
        self.me = self


def make_many():
    """Make more objects that stay than any threshold waits for."""
    return [[index] for index in range(10 * gc.get_threshold()[0])]


@pytest.fixture
def garbage():
    was_on = gc.isenabled()
    gc.freeze()  # what other tests left is not looked through
    made = Garbage()
    made.begin()
    yield made
    made.end()
    if not was_on:
        gc.disable()


def test_no_other_thread_collects(garbage):
    freed_on = []
    loop = Loop()
    weakref.finalize(loop, lambda: freed_on.append(threading.current_thread()))
    del loop
    thread = threading.Thread(target=make_many)
    thread.start()
    thread.join()
    assert freed_on == []
    kept = make_many()
    garbage.collect_due()
    assert freed_on == [threading.current_thread()]
    assert len(kept) > 0


def test_nothing_is_collected_before_it_is_due(garbage):
    gc.collect()
    assert not garbage.collect_due()


def test_old_garbage_goes_once_enough_has_come(garbage):
    """As in Python: a full collection only when a quarter as much is new."""
    old = Loop()
    gone = weakref.ref(old)
    gc.collect()  # it is among the oldest now
    del old
    kept = []
    for _ in range(200):
        kept.append(make_many())
        garbage.collect_due()
        if gone() is None:
            break
    assert gone() is None


def test_a_full_collection_waits_while_little_has_come(garbage):
    kept = [make_many() for _ in range(40)]
    gc.collect()
    while not garbage._settled:
        kept.append(make_many())
        garbage.collect_due()
    old = Loop()
    gone = weakref.ref(old)
    gc.collect(1)  # among the oldest, and no full collection
    del old
    young_thresholds, wait = gc.get_threshold()[:2], gc.get_threshold()[2]
    few = 2 * wait * (young_thresholds[1] + 1)
    for _ in range(few):
        kept.append([Loop.__name__ for _ in range(3)])
        gc.collect(0)
        garbage.collect_due()
    assert gc.get_count()[2] > wait, "a full collection is due by the number of the others"
    assert gone() is not None


def test_at_the_end_python_collects_as_usual(garbage):
    assert not gc.isenabled()
    garbage.end()
    assert gc.isenabled()
    garbage.begin()
