"""The question before a workflow's scripts may run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import N_, _, ngettext
from apiflow_desktop.gui.forms.dialog_foot import DialogFoot
from apiflow_desktop.gui.forms.highlight import Highlighter
from apiflow_desktop.gui.forms.labels import heading_label, small_label
from apiflow_desktop.gui.help.asking import offer_help
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.services.trust import FoundScript

_TERMS = N_(
    "Scripts run as programs on this computer: they can read your files and use the "
    "network. Let them run only if you wrote them, have read them, or trust who did. You "
    "are asked again when one of them changes."
)
_ROW = 28


class TrustDialog(QDialog):
    """Shows the scripts of a workflow. Accepting it is the user's word; it deletes itself.

    Args:
        title: The workflow's name.
        scripts: All scripts a run may come to.
    """

    def __init__(
        self, title: str, scripts: Sequence[FoundScript], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trust")
        offer_help(self, "trust")
        self.setWindowTitle(_("Scripts of {title}").format(title=title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._scripts = scripts
        self.list = QListWidget()
        self.list.setAccessibleName(_("Scripts"))
        for one in scripts:
            item = QListWidgetItem(f"{one.where}  ·  {one.language}", self.list)
            item.setSizeHint(QSize(0, _ROW))
        self.code = CodeEditor()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(_("Text of the script"))
        self._highlighter = Highlighter(self.code.document(), "")
        self.trust_button = QPushButton(_("Trust and run"))
        self._arrange(title)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def _arrange(self, title: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._content(title), 1)
        layout.addWidget(self._foot())
        self.resize(720, 480)

    def _content(self, title: str) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        number = len(self._scripts)
        heading = heading_label(
            ngettext("{title} runs {count} script", "{title} runs {count} scripts", number).format(
                title=title, count=number
            )
        )
        column.addWidget(heading)
        column.addWidget(small_label(_(_TERMS)))
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.list)
        split.addWidget(self.code)
        split.setStretchFactor(1, 1)
        split.setSizes([200, 480])
        column.addWidget(split, 1)
        return content

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        foot.row.addStretch(1)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.reject)
        # Enter must not give away what was not read.
        cancel.setDefault(True)
        self.trust_button.setAutoDefault(False)
        self.trust_button.clicked.connect(self.accept)
        foot.row.addWidget(cancel)
        foot.row.addWidget(self.trust_button)
        return foot

    def _show(self, row: int) -> None:
        self._highlighter.set_language(self._scripts[row].language)
        self.code.show_text(self._scripts[row].content)
        self.code.moveCursor(QTextCursor.MoveOperation.Start)
