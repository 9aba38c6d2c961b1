"""The picture on the screen: themes, far and near, and what must be legible."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.theme import DARK, LIGHT, apply, contrast
from apiflow_desktop.openflow.notes import NOTE_COLOUR_NAMES
from apiflow_desktop.openflow.picture.model import START
from tests.unit.openflow_picture.flows import branchone, step


def colour_at(work, scene_point):
    image = work.canvas.viewer.viewport().grab().toImage()
    return image.pixelColor(work.hand.at(scene_point))


@pytest.mark.parametrize(("mode", "tokens"), [("dark", DARK), ("light", LIGHT)])
def test_ground_and_cards_have_the_colours_of_the_theme(desk, qapp, mode, tokens):
    work = desk(step("a"))
    apply(qapp, mode)
    card = work.hand.item("a")
    assert colour_at(work, card.rect().bottomRight() - QPointF(20, 4)) == (tokens.colour("card"))
    image = work.canvas.viewer.viewport().grab().toImage()
    colours = {image.pixelColor(x, 3).name().upper() for x in range(60)}
    assert colours <= {tokens.canvas, tokens.grid}


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
@pytest.mark.parametrize("state", ["succeeded", "running", "failed", "waiting", "pinned"])
def test_the_text_of_a_state_is_legible_on_a_card(tokens, state):
    shade = tokens.readable(tokens.colour(state), "card")
    assert contrast(shade, tokens.colour("card")) >= 4.5


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
@pytest.mark.parametrize(
    "colour", [*NOTE_COLOUR_NAMES, "#000000", "#ffffff", "#ff0", "#12345678", "", "#nonsense"]
)
def test_the_text_of_a_note_is_legible_on_every_colour(tokens, colour):
    ground = tokens.note_ground(colour)
    assert contrast(tokens.colour("text"), ground) >= 4.5
    if colour in ("", "#nonsense"):
        assert ground == tokens.note_ground("yellow")
    else:
        assert ground != tokens.colour("card") or tokens.card == "#FFFFFF"


@pytest.mark.parametrize("zoom", [0.1, 0.3, 1.0, 2.0, 3.0])
def test_every_zoom_paints(desk, zoom):
    work = desk(branchone("b", ("x", "1", [step("a", input_image="=flow_input.p.q")])))

    class States:
        def view(self, module_id):
            return StepView("running", "a text that is far too long for a head", 0.4)

    work.canvas._states.show_states(States())
    work.hand.zoom_to(zoom)
    assert work.canvas.viewer.zoom == pytest.approx(zoom, rel=0.001)
    assert not work.canvas.grab().isNull()


def test_at_100_percent_a_card_is_as_large_as_its_layout_says(desk):
    work = desk(step("a"))
    work.hand.key(Qt.Key.Key_0)
    card = work.hand.item(START)
    left = work.hand.at(card.rect().topLeft())
    right = work.hand.at(card.rect().topRight())
    assert right.x() - left.x() == round(card.rect().width())
