"""Which text of a flow folder is shown: its document, or one of the files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.beside import BesideFile

_COMMON: Final = ".inline_script"
"""What the names of all scripts have in them; their tabs are shorter without it."""


class FileTabs(QTabBar):
    """A tab for each text, the document's first; not shown where there is no other."""

    chosen = Signal(str)
    """The user chose a file by its name; empty for the document."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._files: list[BesideFile] = []
        self.setAccessibleName(_("Files of the flow"))
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.currentChanged.connect(self._on_changed)
        Theme.current().changed.connect(self._colour)
        self.hide()

    @property
    def current(self) -> str:
        """The file that is shown; empty for the document."""
        return self._files[self.currentIndex() - 1].file if self.currentIndex() > 0 else ""

    def show_files(self, document: str, files: Sequence[BesideFile]) -> None:
        """Show which texts there are; the current one stays, if it is among them.

        Args:
            document: The name of the document's own file.
            files: The texts beside it.
        """
        here = self.current
        if list(files) != self._files:
            self.blockSignals(True)
            self._files = list(files)
            while self.count() > len(files) + 1:
                self.removeTab(self.count() - 1)
            while self.count() < len(files) + 1:
                self.addTab("")
            self._label(document)
            self.setCurrentIndex(self._index(here))
            self.blockSignals(False)
        self.setVisible(bool(files))

    def show_file(self, file: str) -> None:
        """Show one of the texts; empty for the document."""
        self.blockSignals(True)
        self.setCurrentIndex(self._index(file))
        self.blockSignals(False)

    def _index(self, file: str) -> int:
        names = [one.file for one in self._files]
        return names.index(file) + 1 if file in names else 0

    def _label(self, document: str) -> None:
        self.setTabText(0, document)
        self.setTabToolTip(0, _("The flow itself"))
        for index, one in enumerate(self._files, 1):
            name = PurePath(one.file).name.replace(_COMMON, "").replace("&", "&&")
            self.setTabText(index, name)
            missing = _("{file} is missing; what is typed here makes it anew.")
            self.setTabToolTip(index, missing.format(file=one.file) if one.is_missing else one.file)
        self._colour()

    def _colour(self) -> None:
        tokens = Theme.current().tokens
        for index, one in enumerate(self._files, 1):
            self.setTabTextColor(index, tokens.colour("failed" if one.is_missing else "text"))

    def _on_changed(self, _index: int) -> None:
        self.chosen.emit(self.current)
