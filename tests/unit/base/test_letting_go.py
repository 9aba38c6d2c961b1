"""Large values are freed in pieces, and as long as somebody uses them not at all."""

from __future__ import annotations

import threading
import time
import weakref
from typing import Any

import pytest

from apiflow_desktop.base.letting_go import _is_little, _parts, freed_in_pieces


class Leaf:
    """Tells when it is freed, and where."""

    freed_by: threading.Thread | None = None

    def __del__(self) -> None:
        Leaf.freed_by = threading.current_thread()


def _rows(leaf: Any) -> list[Any]:
    return [{"id": number, "tags": ["a", "b"], "inner": {"leaf": leaf}} for number in range(5000)]


def _until(condition: Any) -> None:
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it never came about")


@pytest.mark.parametrize("make", [_rows, lambda leaf: {"deep": {"rows": _rows(leaf)}}])
def test_it_is_freed_by_another_thread_when_nobody_uses_it_any_more(make):
    leaf = Leaf()
    ref = weakref.ref(leaf)
    value = freed_in_pieces(freed_in_pieces(make(leaf)))
    del leaf
    time.sleep(0.1)
    assert ref() is not None
    del value
    _until(lambda: ref() is None)
    assert Leaf.freed_by is not threading.current_thread()


def test_what_somebody_uses_stays_as_it_is():
    value = freed_in_pieces({"rows": _rows("x"), "one": [1.5, {"a": None}]})
    rows = value["rows"]
    del value
    time.sleep(0.3)
    assert rows == _rows("x")


def test_what_is_small_is_left_alone():
    before = threading.active_count()
    assert freed_in_pieces([1, {"a": "b"}]) == [1, {"a": "b"}]
    assert freed_in_pieces("x" * 10_000_000)
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    "value",
    [
        list(range(100_000)),
        {str(number): float(number) for number in range(100_000)},
        _rows("x"),
        {"a": {"b": [_rows("x"), [[[[1] * 5000]]]]}},
        [[[1] * 16] * 64] * 20,
    ],
)
def test_the_parts_are_small_and_are_all_of_it(value):
    parts = list(_parts(value))
    assert max(map(len, parts)) <= 256
    held = {id(value), *(id(one) for part in parts for one in part)}

    def check(one: Any) -> None:
        assert id(one) in held
        for inner in one.values() if isinstance(one, dict) else one:
            if isinstance(inner, dict | list) and not (_is_little(one) and one is not value):
                check(inner)

    check(value)
