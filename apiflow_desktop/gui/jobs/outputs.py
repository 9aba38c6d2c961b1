"""What came out of a job: the kept files as pictures, the result as text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_beginning import json_beginning
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.jobs.reading import JobOutline, outputs_of
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.gui.textview.highlighter import CodeHighlighter
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.gui.viewer.viewer import Picture
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState
from apiflow_desktop.gui.widgets.images import ImageLoader
from apiflow_desktop.gui.widgets.times import size_text

_THUMB = QSize(128, 96)
_CELL = QSize(148, 136)
_PATH_ROLE = Qt.ItemDataRole.UserRole
_LONGEST_TEXT = 200_000
_KIND_ICONS = {"video": "video", "audio": "audio", "image": "image"}


class JsonText(CodeEditor):
    """A JSON value to read and copy from."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self._highlighter = CodeHighlighter(self.document())
        self._value: JsonValue = None

    def show_value(self, value: JsonValue) -> None:
        """Show a value; a very long one is cut, and says so."""
        if value is self._value and value is not None:
            return
        self._value = value
        text, cut = json_beginning(value, _LONGEST_TEXT)
        self.setPlainText(_("{beginning}\n… cut here").format(beginning=text) if cut else text)


class Outputs(QWidget):
    """A gallery of the files, over the job's result."""

    opened = Signal(list, int)
    """The user wants to see an image large: all :class:`Picture` of the job, and which one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = ImageLoader(self)
        self._pictures: dict[str, Picture] = {}
        self.gallery = self._make_gallery()
        self.result = JsonText(_("Result of the job"), self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(1)
        split.addWidget(self.gallery)
        split.addWidget(self.result)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        empty = EmptyState(
            "image",
            _("No outputs yet"),
            _("What the steps produce is kept here, after a restart too."),
            self,
        )
        self._pages = EmptyOr(split, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def start_over(self) -> None:
        """Forget the job shown so far."""
        self._pictures.clear()
        self.gallery.clear()
        self._pages.show_content(False)

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        for step, kept in outputs_of(state):
            if self._key(step, kept) not in self._pictures:
                self._add(step, kept, outline)
        self.result.show_value(state.result)
        self.result.setVisible(state.status.ended)
        self._pages.show_content(bool(self._pictures) or state.status.ended)

    def pictures(self) -> list[Picture]:
        """Return the images, in the order in which their steps started."""
        return list(self._pictures.values())

    def _make_gallery(self) -> QListWidget:
        gallery = QListWidget(self)
        gallery.setAccessibleName(_("Outputs"))
        gallery.setViewMode(QListWidget.ViewMode.IconMode)
        gallery.setMovement(QListWidget.Movement.Static)
        gallery.setResizeMode(QListWidget.ResizeMode.Adjust)
        gallery.setIconSize(_THUMB)
        gallery.setGridSize(_CELL)
        gallery.setSpacing(4)
        gallery.setViewportMargins(4, 8, 0, 0)
        gallery.setUniformItemSizes(True)
        gallery.itemActivated.connect(self._on_activated)
        return gallery

    def _add(self, step: StepState, kept: OutputKept, outline: JobOutline) -> None:
        path, key = Path(kept.path), self._key(step, kept)
        title = outline.title(step.module_id)
        family = kept.content_type.partition("/")[0]
        item = QListWidgetItem(icon(_KIND_ICONS.get(family, "file"), "neutral"), title)
        item.setData(_PATH_ROLE, key)
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        item.setToolTip(f"{title}\n{kept.content_type}, {size_text(kept.size)}\n{kept.url}")
        self.gallery.addItem(item)
        self._pictures[key] = Picture(path, title, file_name(title, kept))
        if family == "image":
            self._loader.load(path, partial(self._on_thumbnail, key), _THUMB * 2)

    def _key(self, step: StepState, kept: OutputKept) -> str:
        return f"{step.path}\n{kept.url}\n{kept.asset}"

    def _on_thumbnail(self, key: str, image: QImage, problem: str) -> None:
        for row in range(self.gallery.count()):
            item = self.gallery.item(row)
            if item.data(_PATH_ROLE) != key:
                continue
            if problem:
                item.setToolTip(f"{item.toolTip()}\n{problem}")
            else:
                item.setIcon(QIcon(QPixmap.fromImage(image)))

    def _on_activated(self, item: QListWidgetItem) -> None:
        keys = list(self._pictures)
        self.opened.emit(self.pictures(), keys.index(item.data(_PATH_ROLE)))


def file_name(title: str, kept: OutputKept) -> str:
    """Suggest a name for saving a kept file: what it is, and its ending."""
    stem = "".join(sign if sign.isalnum() else "-" for sign in title.lower()).strip("-")
    return f"{stem or 'output'}{Path(kept.path).suffix}"
