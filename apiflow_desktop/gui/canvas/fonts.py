"""The fonts of the canvas, made once; measured and elided text."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from apiflow_desktop.gui.theme import code_font, text_font

END = Qt.TextElideMode.ElideRight
MIDDLE = Qt.TextElideMode.ElideMiddle
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


@cache
def title_font() -> QFont:
    """Return the font of a card's title."""
    return text_font(13, bold=True)


@cache
def label_font() -> QFont:
    """Return the font of port labels."""
    return text_font(12)


@cache
def small_font() -> QFont:
    """Return the font of subtitles, values and badges."""
    return text_font(11)


@cache
def small_bold_font() -> QFont:
    """Return the font of frame titles and state texts."""
    return text_font(11, bold=True)


@cache
def small_code_font() -> QFont:
    """Return the font of expressions and paths."""
    return code_font(11)


@cache
def fx_font() -> QFont:
    """Return the font of the *fx* mark."""
    font = text_font(11, bold=True)
    font.setItalic(True)
    return font


_metrics: dict[int, tuple[QFont, QFontMetricsF]] = {}


def metrics(font: QFont) -> QFontMetricsF:
    """Return the metrics of one of the fonts of this module, made once per font."""
    known = _metrics.get(id(font))
    if known is None or known[0] is not font:
        known = _metrics[id(font)] = (font, QFontMetricsF(font))
    return known[1]


def text_width(font: QFont, text: str) -> float:
    """Return how wide a text is."""
    return metrics(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = END,
) -> float:
    """Draw one line, shortened to fit; return how wide it became."""
    shown = metrics(font).elidedText(text, elide, rect.width())
    painter.setFont(font)
    painter.drawText(rect, align, shown)
    return text_width(font, shown)


@cache
def faint_font() -> QFont:
    """Return the font of values the document does not set: defaults."""
    font = text_font(11)
    font.setItalic(True)
    return font
