"""Two versions are brought together, and nothing of either is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.openflow.merging import BETWEEN, MINE, THEIRS, merge

BASE = "one\ntwo\nthree\nfour\nfive\nsix\n"


def merged(base, mine, theirs):
    found = merge({"": base}, {"": mine}, {"": theirs})
    return found.texts[""], found.conflicts.get("", 0)


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (BASE, BASE.replace("two", "2"), BASE.replace("two", "2")),
        (BASE.replace("two", "2"), BASE, BASE.replace("two", "2")),
        (BASE.replace("two", "2"), BASE.replace("two", "2"), BASE.replace("two", "2")),
        (
            BASE.replace("one\n", "one\nand a half\n"),
            BASE.replace("five\n", ""),
            "one\nand a half\ntwo\nthree\nfour\nsix\n",
        ),
        (BASE.replace("one", "1"), BASE + "seven\n", BASE.replace("one", "1") + "seven\n"),
    ],
    ids=["theirs", "mine", "the same", "apart", "at both ends"],
)
def test_changes_of_other_lines_are_both_taken(mine, theirs, both):
    assert merged(BASE, mine, theirs) == (both, 0)


def test_where_both_changed_the_same_line_both_stand():
    text, line = merged(BASE, BASE.replace("two", "2"), BASE.replace("two", "zwei"))
    assert line == 2
    assert text == f"one\n{MINE}\n2\n{BETWEEN}\nzwei\n{THEIRS}\nthree\nfour\nfive\nsix\n"


def test_a_last_line_without_an_end_is_no_line_with_the_mark():
    text, line = merged("a", "b", "c")
    assert (text, line) == (f"{MINE}\nb\n{BETWEEN}\nc\n{THEIRS}\n", 1)


def test_marks_end_as_the_lines_do():
    text, _line = merged("a\r\n", "b\r\n", "c\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_texts_of_one_side_alone_are_taken():
    found = merge({}, {"a.py": "mine"}, {"b.py": "theirs"})
    assert found.texts == {"a.py": "mine", "b.py": "theirs"}
    assert not found.conflicts


LINES = st.lists(st.sampled_from("abc"), max_size=8).map(
    lambda lines: "".join(f"{one}\n" for one in lines)
)


@given(LINES, LINES)
def test_one_that_changed_nothing_takes_all_of_the_other(base, changed):
    assert merged(base, base, changed) == (changed, 0)
    assert merged(base, changed, base) == (changed, 0)


@given(LINES, LINES)
def test_the_same_changes_are_made_once(base, changed):
    assert merged(base, changed, changed) == (changed, 0)


@given(LINES, LINES, LINES)
def test_who_merges_says_the_same_but_for_the_order_in_conflicts(base, mine, theirs):
    text, line = merged(base, mine, theirs)
    other, other_line = merged(base, theirs, mine)
    assert line == other_line
    if not line:
        assert text == other


@given(LINES, LINES, LINES)
def test_no_new_line_of_either_is_lost(base, mine, theirs):
    text, _line = merged(base, mine, theirs)
    for side in (mine, theirs):
        for line in set(side.splitlines()) - set(base.splitlines()):
            assert line in text.splitlines()
