"""The small menu of a field: its default, null, the empty text, nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.labels import make_small
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.theme import icon


class ValueMenuButton(QToolButton):
    """Offers what cannot be typed."""

    chosen = Signal(object)
    """A value was chosen; it may be :data:`UNSET`."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setIcon(icon("more", "secondary"))
        self.setToolTip(_("Use the default, null, an empty text, or nothing"))
        self.setAccessibleName(_("More for {title}").format(title=spec.title))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        make_small(self)
        menu = QMenu(self)
        for title, value in self._offers():
            action = QAction(title, menu)
            action.triggered.connect(lambda _=False, value=value: self.chosen.emit(value))
            menu.addAction(action)
        self.setMenu(menu)

    def _offers(self) -> list[tuple[str, FieldValue]]:
        offers: list[tuple[str, FieldValue]] = []
        if self._spec.default is not UNSET:
            offers.append((_("Use the default"), self._spec.default))
        offers.append((_("Not set: leave it out"), UNSET))
        offers.append((_("Set to null"), None))
        if self._spec.type in ("string", "any"):
            offers.append((_("Set to the empty text"), ""))
        return offers
