"""Radio buttons that say which connector a run goes through, and who is paid."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.connector_choices import ConnectorChoice, ConnectorSlot
from apiflow_desktop.gui.forms.labels import section_label, small_label
from apiflow_desktop.gui.forms.token_field import Secrets, TokenField


class ConnectorPicker(QWidget):
    """Chooses one connector.

    Args:
        slot: What can be chosen.
        chosen: Name of the connector that is chosen at first; else the slot's own.
        secrets: Where a missing token can be put; None if it cannot be entered here.
    """

    changed = Signal()
    """Another connector is chosen, or its token was entered."""

    def __init__(
        self,
        slot: ConnectorSlot,
        chosen: str = "",
        secrets: Secrets | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.slot = slot
        self._secrets = secrets
        self._group = QButtonGroup(self)
        self._token: TokenField | None = None
        self._hint = small_label("")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(
            section_label(_("Calls of {name} go through").format(name=slot.name))
        )
        names = [choice.name for choice in slot.choices]
        wanted = chosen if chosen in names else slot.name
        for index, choice in enumerate(slot.choices):
            button = QRadioButton(choice.title)
            button.setChecked(choice.name == wanted)
            self._group.addButton(button, index)
            self._layout.addWidget(button)
        self._layout.addWidget(self._hint)
        self._group.idClicked.connect(lambda _: self._show_choice())
        self._show_choice()

    @property
    def choice(self) -> ConnectorChoice:
        """The connector that is chosen."""
        return self.slot.choices[max(0, self._group.checkedId())]

    @property
    def ready(self) -> bool:
        """Whether its token is there, or it needs none."""
        if self.choice.token_present or not self.choice.needs_token:
            return True
        return self._token is not None and self._token.present is True

    def _show_choice(self) -> None:
        choice = self.choice
        if self._token is not None:
            self._token.hide()
            self._token.deleteLater()
            self._token = None
        missing = bool(choice.needs_token) and not choice.token_present
        self._hint.setVisible(missing and self._secrets is None)
        self._hint.setText(
            _("The token {needs_token} is missing. Enter it in the connector’s form.").format(
                needs_token=choice.needs_token
            )
        )
        if missing and self._secrets is not None:
            self._token = TokenField(choice.needs_token, self._secrets)
            self._token.presence_changed.connect(self.changed)
            self._layout.addWidget(self._token)
        self.changed.emit()
