"""Groups: which steps they have, and how they are made and dissolved."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.edits.groups import AddGroup, RemoveGroups, SetGroupTitle
from apiflow_desktop.openflow.groups import read_groups
from tests.unit.openflow_picture.flows import branchone, document, for_each, script


def flow(*groups):
    return document(
        script("a"),
        branchone("b", ("x", "1", [script("c"), script("d")]), default=[script("e")]),
        for_each("l", "=[1]", script("m"), script("n")),
        script("z"),
        **({"groups": list(groups)} if groups else {}),
    )


@pytest.mark.parametrize(
    ("start", "end", "members"),
    [
        ("a", "a", "a"),
        ("a", "b", "abcde"),
        ("b", "l", "bcdelmn"),
        ("c", "d", "cd"),
        ("d", "m", "dbml"),
        ("m", "n", "mn"),
        ("n", "z", "nzl"),
        ("z", "a", ""),
        ("a", "nobody", ""),
        ("c", "e", ""),
    ],
)
def test_members_are_all_steps_on_the_ways_from_first_to_last(start, end, members):
    found = read_groups(flow({"start_id": start, "end_id": end, "summary": "G"}).flow_value)
    assert [group.members for group in found] == ([frozenset(members)] if members else [])


def handles(doc, ids):
    return tuple(doc.handles_by_id(name)[0] for name in ids)


def test_a_group_is_written_renamed_and_dissolved_exactly():
    doc = flow()
    before = doc.text
    made = doc.apply(AddGroup(handles(doc, "lb"), "Both"))
    assert doc.flow_value["groups"] == [{"start_id": "b", "end_id": "l", "summary": "Both"}]
    doc.apply(AddGroup(handles(doc, "mn"), "Inner"))
    renamed = doc.apply(SetGroupTitle(0, "Two"))
    assert [group.title for group in read_groups(doc.flow_value)] == ["Two", "Inner"]
    doc.revert(renamed)
    doc.apply(RemoveGroups((1,)))
    doc.revert(made)
    assert doc.text == before


def test_the_list_goes_with_the_last_group():
    doc = flow()
    before = doc.value
    doc.apply(AddGroup(handles(doc, "a"), "G"))
    doc.apply(RemoveGroups((0,)))
    assert "groups" not in doc.flow_value
    assert doc.value == before


@pytest.mark.parametrize("ids", ["az", "cz", "ce", ""])
def test_steps_that_are_no_neighbours_are_no_group(ids):
    doc = flow()
    with pytest.raises(UserFacingError, match=r"neighbouring|Select"):
        doc.apply(AddGroup(handles(doc, ids), "G"))
