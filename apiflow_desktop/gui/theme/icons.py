"""The icons by name, drawn in the colours of the theme that is current when they are painted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from apiflow_desktop.gui.theme.theme import Theme

ICONS: Mapping[str, str] = {
    "about": "info",
    "add": "plus",
    "approve": "check-circle",
    "array": "brackets-square",
    "audio": "speaker-high",
    "back": "arrow-left",
    "branch": "git-branch",
    "branch-all": "rows",
    "cancel": "x-circle",
    "check": "check",
    "close": "x",
    "code": "code",
    "collapse": "caret-up",
    "compare": "git-diff",
    "connector": "link-simple",
    "copy": "copy",
    "cut": "scissors",
    "delete": "trash",
    "down": "arrow-down",
    "duplicate": "copy-simple",
    "edit": "pencil-simple",
    "error": "x-circle",
    "expand": "caret-down",
    "collapse-all": "arrows-in-line-vertical",
    "expand-all": "arrows-out-line-vertical",
    "expression": "code",
    "export": "export",
    "file": "file",
    "fit": "corners-out",
    "fit-selection": "corners-in",
    "fix": "wrench",
    "folder": "folder-open",
    "for-each": "repeat",
    "forward": "arrow-right",
    "graph": "tree-structure",
    "group": "bounding-box",
    "guide": "book-open",
    "help": "question",
    "history": "clock-counter-clockwise",
    "home": "house",
    "identity": "arrow-right",
    "image": "image",
    "import": "download-simple",
    "info": "info",
    "job": "list-bullets",
    "key": "key",
    "keyboard": "keyboard",
    "library": "books",
    "link": "link",
    "lock": "lock-simple",
    "log": "terminal-window",
    "menu": "list",
    "more": "dots-three",
    "new": "file-plus",
    "next": "caret-right",
    "node": "cube",
    "note": "note",
    "number": "hash",
    "object": "brackets-curly",
    "open": "folder-open",
    "palette": "command",
    "paste": "clipboard-text",
    "path": "arrow-elbow-down-right",
    "pin": "push-pin",
    "previous": "caret-left",
    "problems": "warning",
    "quit": "sign-out",
    "redo": "arrow-u-up-right",
    "run": "play-fill",
    "run-step": "skip-forward",
    "save": "floppy-disk",
    "search": "magnifying-glass",
    "settings": "gear-six",
    "split": "columns",
    "start": "play-circle",
    "step": "cube",
    "stop": "stop-fill",
    "string": "text-aa",
    "sub-flow": "tree-structure",
    "text": "code-simple",
    "theme": "circle-half",
    "theme-dark": "moon",
    "theme-light": "sun",
    "tidy": "magic-wand",
    "timeline": "chart-bar-horizontal",
    "undo": "arrow-u-up-left",
    "up": "arrow-up",
    "video": "film-strip",
    "warning": "warning",
    "while": "infinity",
    "workflow": "flow-arrow",
    "zoom-100": "magnifying-glass",
    "zoom-in": "magnifying-glass-plus",
    "zoom-out": "magnifying-glass-minus",
    "agent": "robot",
    "state.asked": "question",
    "state.cached": "lightning",
    "state.cancelled": "prohibit",
    "state.failed": "x-circle",
    "state.idle": "circle",
    "state.interrupted": "warning-octagon",
    "state.pinned": "push-pin",
    "state.queued": "clock",
    "state.retrying": "clock-clockwise",
    "state.reused": "arrow-bend-up-left",
    "state.running": "circle-half-fill",
    "state.skipped": "minus-circle",
    "state.succeeded": "check-circle",
    "state.waiting": "hourglass-medium",
}
"""Our name of an icon → its name in the Phosphor set that qtawesome brings."""

_GLYPH_SCALE = 0.94


@cache
def icon(name: str, token: str = "") -> QIcon:
    """Return an icon that follows the theme.

    Args:
        name: A key of :data:`ICONS`.
        token: The colour token to draw it in; by default text, dimmed where disabled.

    Raises:
        KeyError: There is no icon of that name.
    """
    return QIcon(_GlyphEngine(_characters()[ICONS[name]], token or "text"))


def paint_icon(painter: QPainter, rect: QRect, name: str, token: str) -> None:
    """Draw an icon in a token's colour, for delegates and scene items."""
    _paint_glyph(painter, rect, _characters()[ICONS[name]], token)


class _GlyphEngine(QIconEngine):
    """Draws one glyph; asks for its colour each time, so a new theme needs no new icons."""

    def __init__(self, glyph: str, token: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into a painter."""
        token = "neutral" if mode == QIcon.Mode.Disabled else self._token
        _paint_glyph(painter, rect, self._glyph, token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw onto a transparent pixmap."""
        pixmap = QPixmap(size)
        if pixmap.isNull():
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Copy the engine, as QIcon asks when it detaches."""
        return _GlyphEngine(self._glyph, self._token)


def _paint_glyph(painter: QPainter, rect: QRect, glyph: str, token: str) -> None:
    font = QFont(_font_family())
    font.setPixelSize(max(1, round(min(rect.width(), rect.height()) * _GLYPH_SCALE)))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(Theme.current().tokens.colour(token))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)
    painter.restore()


# qtawesome itself takes a quarter of a second to import and loads ten icon fonts; one is used.
@cache
def _fonts_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("qtawesome is not installed")
    return Path(spec.origin).parent / "fonts"


@cache
def _font_family() -> str:
    file = next(_fonts_folder().glob("phosphor-*.ttf"))
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]


@cache
def _characters() -> dict[str, str]:
    file = next(_fonts_folder().glob("phosphor-charmap-*.json"))
    codes: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}
