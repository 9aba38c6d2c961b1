"""The bundled fonts, or the system's where they are not part of the installation."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

from apiflow_desktop.base.resources import resource

_SUFFIXES = (".ttf", ".otf")


@cache
def _families() -> tuple[str, ...]:
    """Load what lies under ``resources/fonts``; call only after the application exists."""
    try:
        folder = resource("fonts")
    except FileNotFoundError:
        return ()
    found: list[str] = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.lower().endswith(_SUFFIXES):
            number = QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))
            found += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(found))


def _family(*, mono: bool) -> str | None:
    return next((name for name in _families() if ("mono" in name.lower()) == mono), None)


def text_font(pixels: int = 13, *, bold: bool = False) -> QFont:
    """Return the font of the interface."""
    family = _family(mono=False)
    font = QFont(family) if family else QFont(QFontDatabase.systemFont(_GENERAL))
    return _sized(font, pixels, bold=bold)


def code_font(pixels: int = 12, *, bold: bool = False) -> QFont:
    """Return the font of code, paths and expressions."""
    family = _family(mono=True)
    font = QFont(family) if family else QFont(QFontDatabase.systemFont(_FIXED))
    font.setStyleHint(QFont.StyleHint.Monospace)
    # No ligatures: `===` is three characters to the one who types them.
    font.setFeature(QFont.Tag("calt"), 0)
    return _sized(font, pixels, bold=bold)


def _sized(font: QFont, pixels: int, *, bold: bool) -> QFont:
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


_GENERAL = QFontDatabase.SystemFont.GeneralFont
_FIXED = QFontDatabase.SystemFont.FixedFont
