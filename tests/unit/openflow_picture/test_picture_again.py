"""Drawing a document again: what no change touched is not read anew."""

from __future__ import annotations

from apiflow_desktop.openflow.edits import AddModule, RenameId, SetInput
from apiflow_desktop.openflow.picture.build import Drawing
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.routing import Router
from tests.unit.openflow_picture.flows import (
    Lookup,
    build_picture,
    document,
    script,
    step,
    transform,
)


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
    drawing.forget(doc.apply(edit).touched)
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


def test_a_router_that_knows_other_pictures_finds_the_same_ways():
    doc = document(*(script(f"s{n}", x=f"=results.s{max(0, n - 3)}") for n in range(12)))
    router, drawing = Router(), Drawing(doc)
    for index in (2, 7, 0):
        edit = AddModule(("value", "modules"), index, script(f"new{index}", x="=results.s1"))
        drawing.forget(doc.apply(edit).touched)
        picture = drawing.draw(None)
        rects = layout(picture).cards
        assert router.route(picture, rects) == Router().route(picture, rects)
