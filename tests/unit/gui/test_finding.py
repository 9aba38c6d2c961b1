from __future__ import annotations

import pytest

from apiflow_desktop.gui.textview.finding import Search


@pytest.mark.parametrize(
    ("search", "text", "found"),
    [
        (Search(), "a", []),
        (Search("hat"), "Hat hats", ["Hat", "hat"]),
        (Search("hat", cased=True), "Hat hats", ["hat"]),
        (Search("hat", words=True), "hat hats a_hat hat", ["hat", "hat"]),
        (Search("a.c"), "abc a.c", ["a.c"]),
        (Search("a.c", regular=True), "abc a.c", ["abc", "a.c"]),
        (Search("^b.*$", regular=True), "ab\nbc\nb", ["bc", "b"]),
        (Search("ha|at", words=True, regular=True), "ha hat at", ["ha", "at"]),
        (Search("x*", regular=True), "axxb", ["xx"]),
        (Search("(", regular=True), "(", []),
    ],
)
def test_what_is_found(search, text, found):
    assert [text[start:end] for start, end in search.find_all(text)] == found


@pytest.mark.parametrize(
    ("wanted", "at"), [("a(b", 1), ("[a", 0), ("*", 0), ("a{9999999999999}", 0), (r"(a)\2", 4)]
)
def test_a_wrong_expression_says_where(wanted, at):
    assert Search(wanted).wrong is None
    place, why = Search(wanted, regular=True).wrong or (None, "")
    assert place == at
    assert why


@pytest.mark.parametrize(
    ("replacement", "written"),
    [
        (r"\2.\1", "ab.step"),
        ("$2.$1", "ab.step"),
        ("<$&>", "<step_ab>"),
        ("$0", "step_ab"),
        ("$12", "step2"),
        ("$3", "$3"),
        ("$$1", "$1"),
        (r"\\1\t", "\\1\t"),
        (r"\d$", r"\d$"),
    ],
)
def test_a_replacement_has_the_groups_of_what_is_found(replacement, written):
    search = Search(r"(step)_(\w+)", regular=True)
    assert search.replaced("x step_ab y", replacement) == f"x {written} y"
    assert search.replacement_at("x step_ab y", 2, replacement) == written


def test_a_plain_replacement_is_written_as_it_is():
    assert Search("a").replaced("a b a", r"$1\n") == r"$1\n b $1\n"


def test_line_ends_stay_and_new_ones_are_as_the_others():
    search = Search(r"^(\w),$", regular=True)
    assert search.replaced("a,\r\nb\r\nc,\r\nd,\n", r"\1;\n") == "a;\r\n\r\nb\r\nc;\r\n\r\nd;\r\n\n"


def test_a_group_that_took_no_part_is_empty():
    assert Search("(a)|b", regular=True).replaced("ab", "[$1]") == "[a][]"
