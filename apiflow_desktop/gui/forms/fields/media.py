"""Fields for images and other files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.forms.fields.base import Field, hint_for_nothing
from apiflow_desktop.gui.forms.fields.drop_line import DropLine
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.thumbnail import STUDIO_SAMPLES, Thumbnail
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, is_large
from apiflow_desktop.gui.theme import set_role

_FILTERS: Final = {
    "image": N_("Images (*.png *.jpg *.jpeg *.gif *.webp *.avif *.bmp *.tif *.tiff *.svg)"),
    "video": N_("Videos (*.mp4 *.webm *.mov *.mkv)"),
    "audio": N_("Audio (*.mp3 *.wav *.flac *.ogg *.opus *.m4a)"),
}
_SAMPLE: Final = ("samples", "portrait.png")

_INVITATIONS = {
    "image": N_("Drop an image here, or paste its address"),
    "video": N_("Drop a video here, or paste its address"),
    "audio": N_("Drop an audio file here, or paste its address"),
    "file": N_("Drop a file here, or paste its address"),
}


class MediaField(Field):
    """A file: dropped, chosen, or given by its URL."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._nothing: FieldValue = UNSET
        self._showing = False
        self._thumbnail = Thumbnail(spec.type)
        self._line = DropLine()
        self._line.textChanged.connect(self._on_typed)
        self._line.file_dropped.connect(self._line.setText)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        row.addLayout(self._column, 1)
        self._adopt(self._line)
        self._column.addWidget(self._line)
        self._column.addLayout(self._buttons())
        self._layout.addLayout(row)
        self.setAcceptDrops(True)

    def value(self) -> FieldValue:
        """Return the URL or path."""
        return self._line.text().strip() or self._nothing

    def set_value(self, value: FieldValue) -> None:
        """Show a URL or path."""
        text = value if isinstance(value, str) else ""
        self._nothing = value if not text else self.typed_empty
        self._showing = True
        if text != self._line.text():
            self._line.setText(text)
            self._line.setCursorPosition(0)
        self._showing = False
        self._refresh()

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is text."""
        return (isinstance(value, str) and not is_large(value)) or super().shows(value)

    def choose_file(self) -> None:
        """Ask for a file; the dialog is not modal to the application's tasks."""
        dialog = QFileDialog(self, _("Choose {title}").format(title=self.spec.title))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        wanted = _(_FILTERS.get(self.spec.type, ""))
        dialog.setNameFilters([wanted, _("All files (*)")] if wanted else [_("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._line.setText)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file or a URL, and show where it will land."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()
            self._thumbnail.set_inviting(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Stop showing it."""
        del event
        self._thumbnail.set_inviting(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._thumbnail.set_inviting(False)
        self._line.take(event.mimeData())
        event.acceptProposedAction()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        choose = QPushButton(_("Choose…"))
        set_role(choose, "narrow")
        choose.setAccessibleName(_("Choose a file for {title}").format(title=self.spec.title))
        choose.clicked.connect(self.choose_file)
        row.addWidget(choose)
        sample = sample_image() if self.spec.type == "image" else ""
        if sample:
            use = QPushButton(_("Sample"))
            set_role(use, "narrow")
            use.setToolTip(_("Use the sample image that comes with the application"))
            use.setAccessibleName(_("Use the sample image"))
            use.clicked.connect(lambda: self._line.setText(sample))
            row.addWidget(use)
        row.addStretch(1)
        return row

    def _on_typed(self) -> None:
        if self._showing:
            return
        if not self._line.text():
            self._nothing = self.typed_empty
        self._refresh()
        self.edited.emit()

    def _refresh(self) -> None:
        text = self._line.text().strip()
        hint = hint_for_nothing(self.spec, self._nothing)
        invitation = _(_INVITATIONS.get(self.spec.type, _INVITATIONS["file"]))
        self._line.setPlaceholderText(invitation if hint == _("not set") else hint)
        self._line.setToolTip(text)
        default = self.spec.default
        self._thumbnail.show_source(text or (default if isinstance(default, str) else ""))


def sample_image() -> str:
    """Return the address of the image that people can try things with; empty without one.

    It is an address of the demo studio: a path would hold on this computer only.
    """
    try:
        there = Path(str(resource(*_SAMPLE))).is_file()
    except FileNotFoundError:
        return ""
    return STUDIO_SAMPLES + _SAMPLE[-1] if there else ""
