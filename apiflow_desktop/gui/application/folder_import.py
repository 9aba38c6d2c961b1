"""File → Import folder: takes a tree of flows, scripts, variables and resources in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.language import listed
from apiflow_desktop.gui.notify import notify, notify_error
from apiflow_desktop.services.folder_import import FoundTree, read_tree, take_in, there_already
from apiflow_desktop.services.workspace import Workspace

_SHOWN = 8


class FolderImport(QObject):
    """One import; it ends with a message."""

    finished = Signal()
    """Something was taken in, or nothing."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = parent
        self._found = FoundTree()
        self._known: list[str] = []

    def start(self, folder: Path) -> None:
        """Read the folder, ask where something would be replaced, and take it in."""
        in_background(lambda: self._read(folder), self._on_read, self._on_failed)

    def _read(self, folder: Path) -> None:
        self._found = read_tree(folder)
        self._known = [path for _kind, path in there_already(self._workspace, self._found)]

    def _on_read(self, _nothing: object) -> None:
        if not self._found.paths():
            skipped = _lines([f"{path}: {why}" for path, why in self._found.skipped])
            hint = skipped or _("Flows lie in folders x.flow, scripts beside x.script.yaml.")
            notify("warning", _("Nothing to import was found in this folder."), hint)
            self._end()
        elif self._known:
            self._ask()
        else:
            self._take()

    def _ask(self) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("replace")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(_("Import folder"))
        box.setText(
            ngettext(
                "{count} of these is in the library already. Replace it?",
                "{count} of these are in the library already. Replace them?",
                len(self._known),
            ).format(count=len(self._known))
        )
        box.setInformativeText(_lines(self._known))
        replace = box.addButton(_("Replace"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        replace.clicked.connect(self._take)
        cancel.clicked.connect(self._end)
        box.open()

    def _take(self) -> None:
        in_background(
            lambda: take_in(self._workspace, self._found), self._on_taken, self._on_failed
        )

    def _on_taken(self, taken: list[tuple[str, str]]) -> None:
        counts = Counter(kind for kind, _path in taken)
        said = listed([_counted(kind, number) for kind, number in counts.items()])
        left = [
            _("Not imported: {path}: {why}").format(path=path, why=why)
            for path, why in self._found.skipped
        ]
        secrets = [one.path for one in self._found.variables if one.is_secret]
        left += [
            _("{path} is a secret; such files do not hold its value.").format(path=path)
            for path in secrets
        ]
        notify(
            "warning" if left else "success",
            _("Imported {things}.").format(things=said),
            _lines(left),
        )
        self._end()

    def _on_failed(self, error: object) -> None:
        assert isinstance(error, UserFacingError)
        notify_error(error)
        self._end()

    def _end(self) -> None:
        self.finished.emit()
        self.deleteLater()


def _counted(kind: str, number: int) -> str:
    match kind:
        case "flow":
            text = ngettext("{count} flow", "{count} flows", number)
        case "script":
            text = ngettext("{count} script", "{count} scripts", number)
        case "variable":
            text = ngettext("{count} variable", "{count} variables", number)
        case _:
            text = ngettext("{count} resource", "{count} resources", number)
    return text.format(count=number)


def _lines(lines: list[str]) -> str:
    left = len(lines) - _SHOWN
    more = [ngettext("and {count} more", "and {count} more", left).format(count=left)] * (left > 0)
    return "\n".join([*lines[:_SHOWN], *more])
