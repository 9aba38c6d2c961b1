"""A heading under which things can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.theme import icon, set_role

_ARROW_PX = 12


class FoldingSection(QWidget):
    """A heading that is clicked, or pressed Space on, to fold and unfold what is under it.

    Attributes:
        body: Where the content goes, one under the other.
        remark: Said above the content; hidden while it says nothing.
    """

    def __init__(self, title: str, *, folded: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.head = QToolButton()
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(_ARROW_PX, _ARROW_PX))
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(self.head, "fold")
        layout.addWidget(self.head)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.remark = small_label()
        self.body.addWidget(self.remark)
        layout.addWidget(self._content)
        self.head.toggled.connect(self._on_toggled)
        self.head.setChecked(not folded)
        self._on_toggled(not folded)

    @property
    def folded(self) -> bool:
        """Whether the content is hidden."""
        return not self.head.isChecked()

    def fold(self, folded: bool) -> None:
        """Hide the content, or show it."""
        self.head.setChecked(not folded)

    def show_remark(self, text: str) -> None:
        """Say something about all of the content, in place of what was said before."""
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _on_toggled(self, shown: bool) -> None:
        self._content.setVisible(shown)
        self.head.setIcon(icon("expand" if shown else "next", "secondary"))
        name = _("{title}, unfolded") if shown else _("{title}, folded")
        self.head.setAccessibleName(name.format(title=self.title))
