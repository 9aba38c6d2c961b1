"""What the forms of connectors and nodes share: Save, Cancel, and asking before work is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.dialog_foot import DialogFoot
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.labels import ProblemLabel, heading_label
from apiflow_desktop.gui.forms.values import same
from apiflow_desktop.gui.help.asking import offer_help
from apiflow_desktop.gui.theme import set_role

SOMETHING_WRONG = N_("Something is missing or wrong above.")
VALUE_NEEDED = N_("A value is needed here.")


class CatalogDialog(QDialog):
    """A form for one item of the catalog. Open it with ``open()``; it deletes itself."""

    saved = Signal(object)
    """The user saved: the new connector or node."""

    def __init__(self, title: str, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        offer_help(self, topic)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._problem = ProblemLabel()
        self._first: JsonObject = {}
        self.save_button = QPushButton(_("Save"))
        self.cancel_button = QPushButton(_("Cancel"))

    @property
    def dirty(self) -> bool:
        """Whether something was changed."""
        return not same(self.values(), self._first)

    def values(self) -> JsonObject:
        """Return what the form holds."""
        raise NotImplementedError

    def save(self) -> None:
        """Check the form and hand the result on; stays open if something is wrong."""
        # a cell that is being typed into gives its text up when it loses the focus
        self.save_button.setFocus()
        made = self._make()
        if made is not None:
            self.saved.emit(made)
            self.accept()

    def reject(self) -> None:
        """Close without saving; asks first if something was changed."""
        if not self.dirty:
            super().reject()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            _("Discard the changes?"),
            _("Something was changed and is not saved."),
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(self._on_answer)
        box.open()

    def _on_answer(self, button: int) -> None:
        if button == QMessageBox.StandardButton.Discard:
            super().reject()

    def _make(self) -> object | None:
        """Make the item; show what is wrong and return None if it cannot be."""
        raise NotImplementedError

    def _refuse(self, row: FormRow, problem: str) -> None:
        """Say at a field what is wrong with it, as only the whole form can tell."""
        row.complain(problem)
        self._problem.show_problem(_(SOMETHING_WRONG))

    def _arrange(self, heading: str, body: QWidget) -> None:
        """Put a heading over the form and the buttons under it."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        title = heading_label(heading)
        title.setContentsMargins(20, 16, 20, 8)
        layout.addWidget(title)
        layout.addWidget(body, 1)
        layout.addWidget(self._foot())
        # a dialog knows its default button only once the button is in it
        self.save_button.setDefault(True)
        self._first = self.values()
        in_front = body.currentWidget() if isinstance(body, QTabWidget) else body
        first = in_front.findChild(FormRow)
        if first is not None:
            first.field.setFocus()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        foot.row.addWidget(self._problem, 1)
        foot.row.addStretch(0)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        set_role(self.save_button, "primary")
        self.save_button.clicked.connect(self.save)
        foot.row.addWidget(self.cancel_button)
        foot.row.addWidget(self.save_button)
        return foot


def scrolled(content: QWidget, *, margin: int = 20) -> QScrollArea:
    """Let a part of a form scroll from top to bottom."""
    layout = content.layout()
    if layout is not None:
        layout.setContentsMargins(margin, 12, margin, margin)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(content)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(holder)
    return area
