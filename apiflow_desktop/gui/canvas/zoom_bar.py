"""The zoom buttons over the canvas's corner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.fonts import label_font


class ZoomBar(QWidget):
    """Out, the zoom itself (100 %), in, fit, tidy up."""

    def __init__(
        self,
        parent: QWidget,
        *,
        zoom_out: Callable[[], None],
        actual: Callable[[], None],
        zoom_in: Callable[[], None],
        fit: Callable[[], None],
        tidy: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._buttons = [
            self._button("−", _("Zoom out"), zoom_out, 34),
            self._button(
                "100 %", _("Show at {share} % ({keys})").format(share=100, keys="0"), actual, 66
            ),
            self._button("+", _("Zoom in"), zoom_in, 34),
            self._button(_("Fit"), _("Show all ({keys})").format(keys="1"), fit, 0),
            self._button(_("Tidy up"), _("Put moved cards back in line"), tidy, 0),
        ]
        for button in self._buttons:
            row.addWidget(button)

    def fit_into(self, room: int) -> None:
        """Show the buttons that go into some pixels; what the others do has keys, too."""
        row = self.layout()
        assert row is not None
        taken = 0
        for button in self._buttons:
            taken += min(button.sizeHint().width(), button.maximumWidth())
            button.setVisible(taken <= room)
            taken += row.spacing()
        self.adjustSize()

    def show_zoom(self, zoom: float) -> None:
        """Show a zoom."""
        self._buttons[1].setText(f"{round(zoom * 100)} %")

    def _button(self, text: str, tip: str, run: Callable[[], None], width: int) -> QPushButton:
        button = QPushButton(text, self)
        button.setFont(label_font())
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if width:
            button.setFixedWidth(width)
        button.clicked.connect(lambda: run())
        return button
