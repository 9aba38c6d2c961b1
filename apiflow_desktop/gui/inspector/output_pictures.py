"""The files that a step gave: one as large as the panel allows, several beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.gui.forms.thumbnail import Thumbnail
from apiflow_desktop.gui.inspector.panel import clear
from apiflow_desktop.gui.widgets.times import size_text

_MOST: Final = 8
_COLUMNS: Final = 2
_TALLEST_PX: Final = 240
_SMALL_PX: Final = 99
_ICON_PX: Final = 72
_LOADED: Final = QSize(480, 480)


class OutputPictures(QWidget):
    """Pictures of kept files, and icons of what is no picture."""

    activated = Signal(str)
    """One was clicked: the kept file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)

    def show_files(self, files: Sequence[OutputKept]) -> None:
        """Show these files, or nothing."""
        clear(self._grid)
        shown = files[:_MOST]
        tallest = _TALLEST_PX if len(shown) == 1 else _SMALL_PX
        for number, output in enumerate(shown):
            self._grid.addWidget(self._picture(output, tallest), *divmod(number, _COLUMNS))
        self.setVisible(bool(shown))

    def _picture(self, output: OutputKept, tallest: int) -> Thumbnail:
        kind = output.content_type.partition("/")[0]
        picture = _WholePicture(kind, tallest)
        picture.show_source(output.path if kind == "image" else "")
        picture.setToolTip(f"{output.url}\n{output.content_type}, {size_text(output.size)}")
        picture.setAccessibleName(_("Output, {kind}").format(kind=output.content_type))
        picture.setCursor(Qt.CursorShape.PointingHandCursor)
        picture.activated.connect(lambda: self.activated.emit(output.path))
        return picture


class _WholePicture(Thumbnail):
    """A picture as wide as there is room, nothing of it cut off."""

    def __init__(self, kind: str, tallest: int) -> None:
        super().__init__(kind, _LOADED, whole=True)
        self._tallest = tallest
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(0, 0)
        self.setMaximumSize(_LOADED.width() * 4, tallest)

    def heightForWidth(self, width: int) -> int:
        """Keep the shape of the picture, up to a height."""
        shape = self.shape()
        if shape.isEmpty():
            return min(_ICON_PX, self._tallest)
        return min(self._tallest, round(width * shape.height() / shape.width()))

    def sizeHint(self) -> QSize:
        """Ask for the height there is at most."""
        return QSize(_LOADED.width(), self.heightForWidth(_LOADED.width()))
