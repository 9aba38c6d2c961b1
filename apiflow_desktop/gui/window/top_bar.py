"""The bar at the top: documents, views, where to run, stop, run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.buttons import action_button
from apiflow_desktop.gui.window.parts import RunTarget
from apiflow_desktop.gui.window.tabs import DocumentTabs

_VIEWS = ("view.graph", "view.split", "view.text")
_HEIGHT = 44


class TopBar(QFrame):
    """The document tabs at the left, what runs them at the right."""

    target_changed = Signal(str)
    """The user chose another connector to run with: its name."""

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.setFixedHeight(_HEIGHT)
        self.tabs = DocumentTabs(self)
        self.target = QComboBox(self)
        self.target.setAccessibleName(_("Run with"))
        self.target.setToolTip(_("Which connector a run uses"))
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        set_topic(self.tabs, "tabs")
        set_topic(self.target, "run-with")
        self._targets: list[RunTarget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.tabs, 1)
        for action_id in _VIEWS:
            row.addWidget(action_button(registry[action_id], self, role="segment"))
        row.addSpacing(16)
        row.addWidget(self.target)
        row.addWidget(action_button(registry["run.stop"], self, role="button", text=True))
        row.addWidget(self._run_button(registry))
        self.target.activated.connect(self._on_target_chosen)

    def set_targets(self, targets: Sequence[RunTarget], chosen: str) -> None:
        """Offer these connectors."""
        self._targets = list(targets)
        self.target.clear()
        for target in self._targets:
            self.target.addItem(icon("connector"), target.label)
        names = [target.name for target in self._targets]
        self.target.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.target.setVisible(bool(names))

    def current_target(self) -> RunTarget | None:
        """Return the connector to run with."""
        index = self.target.currentIndex()
        return self._targets[index] if 0 <= index < len(self._targets) else None

    def _run_button(self, registry: ActionRegistry) -> QWidget:
        action = registry["run.run"]
        button = QPushButton(icon("run", "on_primary"), "", self)
        button.setAccessibleName(_("Run"))
        set_role(button, "primary")
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)

        def name_keys() -> None:
            keys = next(map(key_text, registry.keys("run.run")), "")
            button.setText(_("Run  {keys}").format(keys=keys) if keys else _("Run"))
            button.setToolTip(action.toolTip())

        registry.keys_changed.connect(name_keys)
        name_keys()
        return button

    def _on_target_chosen(self) -> None:
        target = self.current_target()
        if target is not None:
            self.target_changed.emit(target.name)
