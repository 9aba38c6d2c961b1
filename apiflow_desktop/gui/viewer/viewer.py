"""The window that shows a job's images large."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.notify import notify
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.viewer.view import ImageView
from apiflow_desktop.gui.widgets.buttons import action_button
from apiflow_desktop.gui.widgets.images import ImageLoader
from apiflow_desktop.gui.widgets.times import size_text

_SHARE_OF_SCREEN = 0.7


class Picture(Struct, frozen=True):
    """An image that can be shown.

    Attributes:
        path: The file, under the name it is kept by.
        title: What it is, e.g. the step it came from.
        name: What the file is to be called when it is saved.
    """

    path: Path
    title: str
    name: str


class ImageViewer(QWidget):
    """Shows one of several images; Esc closes, the arrow keys lead to the others."""

    def __init__(self, pictures: Sequence[Picture], index: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("viewer")
        set_topic(self, "viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pictures = list(pictures)
        self.index = index
        self.view = ImageView(self)
        self.facts = QLabel(self)
        self._loader = ImageLoader(self)
        self.commands = ActionRegistry(self)
        self.commands.add(VIEWER_ACTIONS, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self.view, 1)
        self.view.zoom_changed.connect(lambda _zoom: self._tell_facts())
        screen = parent.screen().availableSize()
        self.resize(screen * _SHARE_OF_SCREEN)
        place = self.rect()
        place.moveCenter(parent.window().geometry().center())
        self.move(place.topLeft())
        self.show_picture(index)
        self.view.setFocus()

    @property
    def picture(self) -> Picture:
        """The image on show."""
        return self.pictures[self.index]

    def show_picture(self, index: int) -> None:
        """Show another of the images."""
        self.index = index
        self.setWindowTitle(self.picture.title)
        self.facts.setText(_("Loading…"))
        wanted = self.picture
        self._loader.load(
            wanted.path, lambda image, problem: self._on_loaded(wanted, image, problem)
        )
        self.commands.refresh()

    def has_next(self) -> bool:
        """Tell whether one follows."""
        return self.index + 1 < len(self.pictures)

    def has_previous(self) -> bool:
        """Tell whether one comes before."""
        return self.index > 0

    def show_next(self) -> None:
        """Show the one that follows."""
        self.show_picture(self.index + 1)

    def show_previous(self) -> None:
        """Show the one before."""
        self.show_picture(self.index - 1)

    def copy(self) -> None:
        """Put the image on the clipboard."""
        QGuiApplication.clipboard().setImage(self.view.image)
        notify("info", _("The image is on the clipboard."))

    def save_as(self) -> None:
        """Ask for a place and copy the file there, byte for byte."""
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save the image"), self.picture.name)
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, place: Path) -> None:
        """Copy the file to a place."""
        try:
            shutil.copyfile(self.picture.path, place)
        except OSError as error:
            why = f"{place}\n{error.strerror or error}"
            notify("error", _("The image could not be saved."), why)
            return
        notify("success", _("The image was saved."), str(place))

    def open_folder(self) -> None:
        """Show the folder that the file is kept in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.picture.path.parent)))

    def _bar(self) -> QWidget:
        bar = QFrame(self)
        set_role(bar, "bar")
        set_role(self.facts, "secondary")
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for action in self.commands:
            if action.icon:
                row.addWidget(action_button(self.commands[action.id], bar))
        row.addStretch(1)
        row.addWidget(self.facts)
        return bar

    def _on_loaded(self, wanted: Picture, image: QImage, problem: str) -> None:
        if wanted is not self.picture:
            return
        self.view.show_image(image)
        if problem:
            self.facts.setText(_("This image cannot be shown: {problem}").format(problem=problem))
            return
        self._tell_facts()
        self.commands.refresh()

    def _tell_facts(self) -> None:
        size = self.view.scene().sceneRect().size().toSize()
        place = _("{number} of {count}").format(number=self.index + 1, count=len(self.pictures))
        weight = (
            size_text(self.picture.path.stat().st_size) if self.picture.path.exists() else _("gone")
        )
        zoom = f"{round(self.view.zoom * 100)} %"
        self.facts.setText(
            f"{place}  ·  {size.width()} × {size.height()}  ·  {weight}  ·  {zoom}"
            f"  ·  {self.picture.name}"
        )


VIEWER_ACTIONS: list[Action[ImageViewer]] = [
    Action(
        id="viewer.previous",
        title=N_("Previous"),
        icon="previous",
        shortcuts=("Left", "PgUp"),
        run=ImageViewer.show_previous,
        when=ImageViewer.has_previous,
    ),
    Action(
        id="viewer.next",
        title=N_("Next"),
        icon="next",
        shortcuts=("Right", "PgDown"),
        run=ImageViewer.show_next,
        when=ImageViewer.has_next,
    ),
    Action(
        id="viewer.fit",
        title=N_("Fit"),
        icon="fit",
        shortcuts=("0", "Ctrl+0"),
        run=lambda viewer: viewer.view.fit(),
    ),
    Action(
        id="viewer.actual",
        title="100 %",
        icon="zoom-100",
        shortcuts=("1", "Ctrl+1"),
        run=lambda viewer: viewer.view.zoom_to(1.0),
    ),
    Action(
        id="viewer.zoom_in",
        title=N_("Zoom in"),
        icon="zoom-in",
        shortcuts=("+", "Ctrl++", "Ctrl+="),
        run=lambda viewer: viewer.view.zoom_in(),
    ),
    Action(
        id="viewer.zoom_out",
        title=N_("Zoom out"),
        icon="zoom-out",
        shortcuts=("-", "Ctrl+-"),
        run=lambda viewer: viewer.view.zoom_out(),
    ),
    Action(
        id="viewer.copy",
        title=N_("Copy image"),
        icon="copy",
        shortcuts=("Ctrl+C",),
        run=ImageViewer.copy,
    ),
    Action(
        id="viewer.save",
        title=N_("Save as…"),
        icon="save",
        shortcuts=("Ctrl+S",),
        run=ImageViewer.save_as,
    ),
    Action(
        id="viewer.folder",
        title=N_("Show in folder"),
        icon="folder",
        run=ImageViewer.open_folder,
    ),
    Action(id="viewer.close", title=N_("Close"), shortcuts=("Esc",), run=ImageViewer.close),
]
