"""Files of media are dropped on the drawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QUrl

from tests.unit.openflow_picture.flows import script, step


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def at_home(name):
    """Return the path of a file that is only named: to drop one reads nothing."""
    return str(Path.home() / name)


FACE = at_home("face.png")


def static(value):
    return {"type": "static", "value": value}


def test_a_picture_dropped_on_a_card_is_its_first_input_for_pictures(desk):
    work = desk(step("a"), step("b"))
    assert work.hand.drop(files(FACE), work.hand.item("b").pos() + QPointF(90, 20))
    assert work.input("b", "input_image") == static(FACE)
    assert work.session.undo_stack.count() == 1
    work.undo()
    assert work.input("b", "input_image") is None


@pytest.mark.parametrize("name", ["input_image", "prompt"])
def test_a_picture_dropped_on_an_input_goes_there(desk, name):
    work = desk(step("a"))
    assert work.hand.drop(files(at_home("face.webp")), work.hand.port("a", f"in:{name}"))
    assert work.input("a", name) == static(at_home("face.webp"))


def test_a_picture_takes_the_place_of_a_wire(desk):
    work = desk(step("a"), step("b", input_image="=results.a.output_image"))
    assert work.hand.drop(files(FACE), work.hand.port("b", "in:input_image"))
    assert work.input("b", "input_image") == static(FACE)


@pytest.mark.parametrize("name", ["talk.mp4", "face.png"])
def test_where_no_step_takes_it_one_is_told(desk, name):
    work = desk(script("a"))
    card = work.hand.item("a").pos() + QPointF(90, 20)
    assert not work.hand.drop(files(at_home(name)), card)
    assert not work.hand.drop(files(at_home(name)), QPointF(40, 420))
    assert "on a step that takes one" in work.refusals[-1]
    assert work.session.undo_stack.count() == 0


def test_other_files_are_opened(desk):
    work = desk(step("a"))
    opened: list[str] = []
    work.canvas.files_dropped.connect(opened.extend)
    assert work.hand.drop(files(at_home("flow.json")), work.hand.item("a").pos() + QPointF(90, 20))
    assert work.hand.drop(files(at_home("a.png"), at_home("b.json")), QPointF(40, 420))
    assert opened == [at_home("flow.json"), at_home("a.png"), at_home("b.json")]
