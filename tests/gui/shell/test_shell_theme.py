from __future__ import annotations

import itertools
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from apiflow_desktop.gui.theme import DARK, LIGHT, Theme, apply, chip_colour, contrast, icon
from apiflow_desktop.gui.theme.icons import ICONS
from apiflow_desktop.gui.theme.states import STATE_LOOKS
from apiflow_desktop.gui.theme.tokens import CHIP_COLOURS, PORT_COLOURS, STEP_CHIPS

GROUNDS = ("canvas", "panel", "raised", "field", "hover", "card", "selection")


@pytest.fixture
def app(qapp):
    yield qapp
    apply(qapp, "dark")


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_text_is_legible_on_every_ground(tokens):
    for text, ground in itertools.product(("text", "secondary"), GROUNDS):
        assert contrast(tokens.colour(text), tokens.colour(ground)) >= 4.5, (text, ground)
    assert contrast(tokens.colour("on_primary"), tokens.colour("primary")) >= 4.5


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_coloured_text_is_shaded_until_legible(tokens):
    for port_type in PORT_COLOURS:
        assert contrast(tokens.port_text(port_type), tokens.colour("panel")) >= 4.5, port_type
    for look in STATE_LOOKS.values():
        shade = tokens.readable(tokens.colour(look.token))
        assert contrast(shade, tokens.colour("panel")) >= 4.5, look
        assert contrast(tokens.colour(look.token), tokens.colour("panel")) >= 3, look


def test_white_letters_are_legible_on_every_chip():
    for colour in (*CHIP_COLOURS, *STEP_CHIPS.values()):
        assert contrast(QColor("white"), QColor(colour)) >= 3.5, colour
    assert chip_colour("Replicate") == chip_colour("Replicate")


def test_a_theme_changes_palette_and_says_so_once(app, qtbot):
    apply(app, "light")
    with qtbot.waitSignal(Theme.current().changed, timeout=1000):
        apply(app, "dark")
    assert QApplication.palette().window().color() == QColor(DARK.panel)
    with qtbot.assertNotEmitted(Theme.current().changed):
        apply(app, "dark")


def test_icons_are_drawn_in_the_colours_of_the_current_theme(app, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    button.setIcon(icon("run"))

    def ink() -> set[int]:
        image: QImage = button.icon().pixmap(32, 32).toImage()
        pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
        return {pixel.lightness() // 64 for pixel in pixels if pixel.alpha() == 255}

    apply(app, "light")
    dark_ink = ink()
    apply(app, "dark")
    assert dark_ink == {0}
    assert ink() == {3}


@pytest.mark.parametrize("name", [*ICONS, *(look.icon for look in STATE_LOOKS.values())])
def test_every_icon_has_a_glyph(app, name):
    image = icon(name).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_an_unknown_icon_is_a_mistake():
    with pytest.raises(KeyError):
        icon("no-such-icon")


class Told(QObject):
    """Counts what is told to a widget."""

    def __init__(self):
        super().__init__()
        self.times: Counter[QEvent.Type] = Counter()

    def eventFilter(self, watched, event):
        self.times[event.type()] += 1
        return False


def test_a_theme_is_put_on_a_field_deep_in_a_window_a_few_times_at_most(app, qtbot):
    apply(app, "dark")
    outermost = inner = QWidget()
    qtbot.addWidget(outermost)
    for _depth in range(8):
        inner = QWidget(inner)
    field = QLineEdit(inner)
    outermost.show()
    told = Told()
    field.installEventFilter(told)
    apply(app, "light")
    assert told.times[QEvent.Type.StyleChange] == 2
