"""Drawing a document again: what no change touched is not read anew."""

from __future__ import annotations

from apiflow_desktop.openflow.edits import AddModule, RenameId, SetInput, SetValue
from apiflow_desktop.openflow.picture.drawing import Drawing
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.routing import Router
from tests.unit.openflow_picture.flows import (
    Lookup,
    build_picture,
    document,
    for_each,
    script,
    step,
    transform,
)

TITLE = ("value", "modules", 5, "summary")


class CountingLookup(Lookup):
    """Remembers what it was asked for."""

    def __init__(self):
        self.asked = []

    def describe(self, path, kind="script"):
        self.asked.append(path)
        return super().describe(path, kind)


def chain():
    steps = [step(f"s{n}", prompt=f"=results.s{n - 1}.text" if n else "text") for n in range(6)]
    return document(*steps)


def drawn_again(doc, drawing, lookup, edit):
    drawing.follow(doc.apply(edit))
    lookup.asked.clear()
    picture = drawing.draw(lookup)
    assert picture == build_picture(doc, Lookup())
    return picture


def test_an_edit_reads_only_the_step_it_touched():
    doc, lookup = chain(), CountingLookup()
    drawing = Drawing(doc)
    before = drawing.draw(lookup)
    (handle,) = doc.handles_by_id("s3")
    after = drawn_again(doc, drawing, lookup, SetInput(handle, "prompt", transform("other")))
    assert len(lookup.asked) == 1
    # The last one says what the flow's result is, which depends on what comes after it.
    others = [key for key in before.cards if not key.endswith(str(handle))][1:-1]
    assert others
    assert all(after.cards[key] is before.cards[key] for key in others)


def test_a_step_that_comes_between_is_the_only_one_that_is_read():
    doc, lookup = chain(), CountingLookup()
    drawing = Drawing(doc)
    drawing.draw(lookup)
    drawn_again(doc, drawing, lookup, AddModule(("value", "modules"), 2, step("new", prompt="x")))
    assert len(lookup.asked) == 1


def test_what_refers_to_a_step_follows_its_new_name():
    doc, lookup = chain(), CountingLookup()
    drawing = Drawing(doc)
    drawing.draw(lookup)
    (handle,) = doc.handles_by_id("s3")
    drawn_again(doc, drawing, lookup, RenameId(handle, "named"))
    assert len(lookup.asked) == 2


def test_a_step_that_says_something_else_is_all_that_is_drawn():
    doc = chain()
    drawing = Drawing(doc)
    before = drawing.draw(None)
    (handle,) = doc.handles_by_id("s0")
    for edit in (SetInput(handle, "prompt", transform("other")), SetValue(TITLE, "Named")):
        drawing.follow(doc.apply(edit))
        picture = drawing.draw(None)
        assert picture == build_picture(doc, None)
        assert picture.frames is before.frames
        assert [key for key in picture.cards if picture.cards[key] is not before.cards[key]]


def test_an_agent_names_its_tools_as_they_are_called_now():
    tool = {"id": "t", "summary": "one", "value": {"type": "identity"}}
    agent = {"id": "a", "value": {"type": "aiagent", "input_transforms": {}, "tools": [tool]}}
    doc = document(agent)
    drawing = Drawing(doc)
    drawing.draw(None)
    pointer = ("value", "modules", 0, "value", "tools", 0, "summary")
    drawing.follow(doc.apply(SetValue(pointer, "two")))
    picture = drawing.draw(None)
    assert picture == build_picture(doc, None)
    assert "two" in [port.label for card in picture.cards.values() for port in card.exits]


def test_what_was_not_followed_is_drawn_all_the_same():
    doc = chain()
    drawing = Drawing(doc)
    drawing.draw(None)
    doc.apply(AddModule(("value", "modules"), 2, step("new", prompt="x")))
    assert drawing.draw(None) == build_picture(doc, None)


def test_a_router_that_knows_other_pictures_finds_the_same_ways():
    doc = document(*(script(f"s{n}", x=f"=results.s{max(0, n - 3)}") for n in range(12)))
    router, drawing = Router(), Drawing(doc)
    for index in (2, 7, 0):
        edit = AddModule(("value", "modules"), index, script(f"new{index}", x="=results.s1"))
        drawing.follow(doc.apply(edit))
        picture = drawing.draw(None)
        rects = layout(picture).cards
        assert router.route(picture, rects) == Router().route(picture, rects)


def test_a_step_inside_of_what_is_always_skipped_stays_so():
    loop = for_each("a", "[1]", script("b"))
    loop["skip_if"] = {"expr": "true"}
    doc = document(loop)
    drawing = Drawing(doc)
    drawing.draw(None)
    pointer = ("value", "modules", 0, "value", "modules", 0, "summary")
    drawing.follow(doc.apply(SetValue(pointer, "Named")))
    picture = drawing.draw(None)
    assert picture == build_picture(doc, None)
    assert [card.skip for card in picture.cards.values()] == ["", "always", "around"]
