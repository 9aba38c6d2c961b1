"""Which theme is current, and putting it on the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from string import Template
from typing import Literal

from msgspec.structs import asdict
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.theme.fonts import text_font
from apiflow_desktop.gui.theme.tokens import DARK, LIGHT, Tokens

Mode = Literal["light", "dark", "system"]


class Theme(QObject):
    """The look of the application; there is one.

    Attributes:
        tokens: The colours and measures in use.
        mode: What the user chose; ``system`` follows the desktop.
    """

    changed = Signal()
    """The tokens are others now: whatever painted itself by them paints again."""

    _current: Theme | None = None

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = DARK
        self.mode: Mode = "system"
        self._applied: Tokens | None = None
        self._without_sheet = False

    @classmethod
    def current(cls) -> Theme:
        """Return the application's theme."""
        if cls._current is None:
            cls._current = cls()
        return cls._current

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Put a theme on the application."""
        self.mode = mode
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system, Qt.ConnectionType.UniqueConnection)
        # Dialogs that the desktop draws follow the hint, where the platform knows it.
        hints.setColorScheme(_SCHEMES[mode])
        self.tokens = _tokens_for(mode)
        if self.tokens is not self._applied:
            self._applied = self.tokens
            # Exchanging one style sheet for another polishes every widget many times over: taking
            # the old one off first, a window full of fields changes in a fifth of the time.
            app.setStyleSheet("")
            _dress(app, self.tokens)
            self._put_style_sheet(app)
            self.changed.emit()

    @contextmanager
    def style_sheet_last(self, app: QApplication) -> Iterator[None]:
        """Let many widgets be made before the style sheet is put on them, all at once.

        Under a style sheet a widget is polished anew, with all that is in it, for each parent
        it is put into: more than half of the time in which a window is built.
        """
        self._without_sheet = True
        app.setStyleSheet("")
        try:
            yield
        finally:
            self._without_sheet = False
            self._put_style_sheet(app)

    def _put_style_sheet(self, app: QApplication) -> None:
        if not self._without_sheet:
            app.setStyleSheet(_style_sheet(self.tokens))

    def _follow_system(self) -> None:
        app = QApplication.instance()
        if self.mode == "system" and isinstance(app, QApplication):
            self.apply(app, "system")


_SCHEMES = {
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "system": Qt.ColorScheme.Unknown,
}


def apply(app: QApplication, mode: Mode) -> None:
    """Put a theme on the application; ``system`` follows the desktop from then on."""
    Theme.current().apply(app, mode)


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget a role of the style sheet: ``primary``, ``secondary``, ``section``, ….

    The roles are listed in ``resources/themes/window.qss``.
    """
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def mark_invalid(widget: QWidget, invalid: bool) -> None:
    """Draw a field's frame as wrong, or as right."""
    if bool(widget.property("invalid")) != invalid:
        widget.setProperty("invalid", invalid)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _tokens_for(mode: Mode) -> Tokens:
    if mode == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return LIGHT if scheme == Qt.ColorScheme.Light else DARK
    return LIGHT if mode == "light" else DARK


def _dress(app: QApplication, tokens: Tokens) -> None:
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(text_font(tokens.base_px))
    app.setPalette(_palette(tokens))


def _style_sheet(tokens: Tokens) -> str:
    template = Template(resource("themes", "window.qss").read_text(encoding="utf-8"))
    icons = str(resource("icons")).replace("\\", "/")
    return template.substitute(asdict(tokens), icons=icons, hairline=hairline())


def hairline() -> int:
    """Return how thick the thinnest line is that is at least one pixel of every screen.

    Thinner ones are smoothed until they cannot be seen, as in a window drawn at 75 %.
    """
    return ceil(1 / min(screen.devicePixelRatio() for screen in QGuiApplication.screens()))


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for colour_role, token in _PALETTE:
        palette.setColor(colour_role, tokens.colour(token))
    for faint in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, faint, tokens.colour("neutral"))
    return palette


_PALETTE = (
    (QPalette.ColorRole.Window, "panel"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "raised"),
    (QPalette.ColorRole.AlternateBase, "panel"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.PlaceholderText, "secondary"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "raised"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "failed"),
    (QPalette.ColorRole.Light, "hover"),
    (QPalette.ColorRole.Midlight, "line"),
    (QPalette.ColorRole.Mid, "line"),
    (QPalette.ColorRole.Dark, "line"),
    (QPalette.ColorRole.Shadow, "shadow"),
    (QPalette.ColorRole.Highlight, "primary"),
    (QPalette.ColorRole.HighlightedText, "on_primary"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "waiting"),
)
