"""Files of media are dropped on the drawing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, QUrl

from tests.unit.openflow_picture.flows import script, step


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def static(value):
    return {"type": "static", "value": value}


def test_a_picture_dropped_on_a_card_is_its_first_input_for_pictures(desk):
    work = desk(step("a"), step("b"))
    assert work.hand.drop(files("/tmp/face.png"), work.hand.item("b").pos() + QPointF(90, 20))
    assert work.input("b", "input_image") == static("/tmp/face.png")
    assert work.session.undo_stack.count() == 1
    work.undo()
    assert work.input("b", "input_image") is None


@pytest.mark.parametrize("name", ["input_image", "prompt"])
def test_a_picture_dropped_on_an_input_goes_there(desk, name):
    work = desk(step("a"))
    assert work.hand.drop(files("/tmp/face.webp"), work.hand.port("a", f"in:{name}"))
    assert work.input("a", name) == static("/tmp/face.webp")


def test_a_picture_takes_the_place_of_a_wire(desk):
    work = desk(step("a"), step("b", input_image="=results.a.output_image"))
    assert work.hand.drop(files("/tmp/face.png"), work.hand.port("b", "in:input_image"))
    assert work.input("b", "input_image") == static("/tmp/face.png")


@pytest.mark.parametrize("path", ["/tmp/talk.mp4", "/tmp/face.png"])
def test_where_no_step_takes_it_one_is_told(desk, path):
    work = desk(script("a"))
    card = work.hand.item("a").pos() + QPointF(90, 20)
    assert not work.hand.drop(files(path), card)
    assert not work.hand.drop(files(path), QPointF(40, 420))
    assert "on a step that takes one" in work.refusals[-1]
    assert work.session.undo_stack.count() == 0


def test_other_files_are_opened(desk):
    work = desk(step("a"))
    opened: list[str] = []
    work.canvas.files_dropped.connect(opened.extend)
    assert work.hand.drop(files("/tmp/flow.json"), work.hand.item("a").pos() + QPointF(90, 20))
    assert work.hand.drop(files("/tmp/a.png", "/tmp/b.json"), QPointF(40, 420))
    assert opened == ["/tmp/flow.json", "/tmp/a.png", "/tmp/b.json"]
