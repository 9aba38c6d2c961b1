"""The design tokens: the one place that names colours."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from msgspec import Struct
from PySide6.QtGui import QColor

_MINIMUM_CONTRAST = 4.5
_FULL_TURN_STEPS = 24

PORT_COLOURS: Mapping[str, str] = {
    "string": "#7FB685",
    "number": "#6BA6DE",
    "boolean": "#C08FD9",
    "object": "#C2A35C",
    "array": "#8E9AAF",
    "image": "#D678B0",
    "video": "#9B7EDE",
    "audio": "#4DB6AC",
    "file": "#A1887F",
    "any": "#9BA4B4",
}
"""Colour of a port and its wire by type; the same in every theme."""

CHIP_COLOURS: tuple[str, ...] = (
    "#A85FC4", "#C0703A", "#2F8F6F", "#3F7FC4", "#B0527A", "#7A6BD0", "#8A7A2E", "#3D8792",
)  # fmt: skip
"""Backgrounds of the letter chips of connectors; white letters are legible on each."""

STEP_CHIPS: Mapping[str, str] = {
    "flow": "#3D8792",
    "code": "#64708A",
    "start": "#3B6FDB",
}
"""Backgrounds of the chips of steps that are no connector's."""

NOTE_COLOURS: Mapping[str, str] = {
    "yellow": "#E3B84A",
    "blue": "#5C8FF0",
    "green": "#46B583",
    "purple": "#A77BF3",
    "pink": "#D678B0",
    "orange": "#F0A53C",
    "red": "#E8625A",
    "cyan": "#3DB2C8",
    "lime": "#93C43C",
    "gray": "#8A94A5",
}
"""What the names of a note's colour mean; a note's ground is a tint of it."""

_NOTE_TINT = {"dark": 0.26, "light": 0.30}


class Tokens(Struct, frozen=True):
    """The colours and measures of one theme.

    Attributes:
        name: ``dark`` or ``light``.
        raised: Ground of buttons and of what floats.
        field: Ground of what is typed into.
        primary: Fill of the one button that matters most; ``on_primary`` is legible on it.
        selection: Fill of the selected row; ``text`` and ``secondary`` are legible on it.
        neutral: Marks that carry no meaning of their own: idle, scroll bars.
    """

    name: str
    canvas: str
    grid: str
    panel: str
    raised: str
    field: str
    hover: str
    card: str
    line: str
    text: str
    secondary: str
    accent: str
    primary: str
    on_primary: str
    selection: str
    succeeded: str
    running: str
    failed: str
    waiting: str
    pinned: str
    execution: str
    neutral: str
    shadow: str
    code_key: str
    code_string: str
    code_number: str
    code_keyword: str
    checker_light: str
    checker_dark: str
    base_px: int = 13
    small_px: int = 11
    radius: int = 6
    card_radius: int = 9

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.name == "dark"

    def colour(self, token: str) -> QColor:
        """Return a token's colour, e.g. ``colour("accent")``."""
        return QColor(str(getattr(self, token)))

    def port(self, port_type: str) -> QColor:
        """Return the colour of a port and its wires."""
        return QColor(PORT_COLOURS.get(port_type, PORT_COLOURS["any"]))

    def port_text(self, port_type: str) -> QColor:
        """Return a port's colour as text: shaded until it is legible on a panel."""
        return self.readable(self.port(port_type))

    def note(self, name: str) -> QColor:
        """Return the colour a note is given: by a name, or as ``#hex``; yellow for any other."""
        known = NOTE_COLOURS.get(name)
        colour = QColor(known if known is not None else name if name.startswith("#") else "")
        return QColor(colour.rgb()) if colour.isValid() else QColor(NOTE_COLOURS["yellow"])

    def note_ground(self, name: str) -> QColor:
        """Return the ground of a note; ``text`` is legible on it."""
        return mixed(self.note(name), self.colour("card"), _NOTE_TINT[self.name])

    def readable(self, colour: QColor, background: str = "panel") -> QColor:
        """Shade a colour until it is legible as text on a token's ground."""
        ground = self.colour(background)
        shade = QColor(colour)
        for _ in range(_FULL_TURN_STEPS):
            if contrast(shade, ground) >= _MINIMUM_CONTRAST:
                break
            shade = shade.lighter(108) if self.dark else shade.darker(108)
        return shade


DARK = Tokens(
    name="dark",
    canvas="#14161A",
    grid="#20242B",
    panel="#1B1E24",
    raised="#23272F",
    field="#23272F",
    hover="#2B303A",
    card="#22262E",
    line="#323843",
    text="#E7E9ED",
    secondary="#9BA4B4",
    accent="#5C8FF0",
    primary="#3B6FDB",
    on_primary="#FFFFFF",
    selection="#26314A",
    succeeded="#46B583",
    running="#F0A53C",
    failed="#E8625A",
    waiting="#A77BF3",
    pinned="#E3B84A",
    execution="#DFE3EA",
    neutral="#7C8696",
    shadow="#000000",
    code_key="#7FA9F5",
    code_string="#8FC596",
    code_number="#E0A96D",
    code_keyword="#C39BF0",
    checker_light="#2A2F38",
    checker_dark="#22262E",
)

LIGHT = Tokens(
    name="light",
    canvas="#F4F5F7",
    grid="#E3E6EA",
    panel="#FFFFFF",
    raised="#F3F4F6",
    field="#FFFFFF",
    hover="#E9ECF0",
    card="#FFFFFF",
    line="#D5D9E0",
    text="#1B1F27",
    secondary="#5E6878",
    accent="#2F6BDE",
    primary="#2F6BDE",
    on_primary="#FFFFFF",
    selection="#EAF0FC",
    succeeded="#1F8A5B",
    running="#B86E00",
    failed="#C93A32",
    waiting="#7A4BD6",
    pinned="#97700A",
    execution="#3B4352",
    neutral="#7C8696",
    shadow="#5E6878",
    code_key="#1F5BC4",
    code_string="#2E7D43",
    code_number="#9A5B10",
    code_keyword="#7A3FC0",
    checker_light="#FFFFFF",
    checker_dark="#E9ECF0",
)


def chip_colour(key: str) -> QColor:
    """Return the colour of a connector's chip; equal keys get equal colours, everywhere."""
    if key in STEP_CHIPS:
        return QColor(STEP_CHIPS[key])
    return QColor(CHIP_COLOURS[(crc32(key.encode()) >> 4) % len(CHIP_COLOURS)])


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two.

    Args:
        one: A colour.
        other: Another one.
        share: How much of the first there is in it, 0 to 1.
    """
    rest = 1 - share
    return QColor(
        round(one.red() * share + other.red() * rest),
        round(one.green() * share + other.green() * rest),
        round(one.blue() * share + other.blue() * rest),
    )


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
