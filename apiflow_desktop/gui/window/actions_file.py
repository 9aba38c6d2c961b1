"""File actions: new, open, save, import, export, close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import QFileDialog

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.notify import NoticeAction, notify, notify_error
from apiflow_desktop.gui.window.actions_library import LIBRARY_ACTIONS
from apiflow_desktop.gui.window.drafts import left_out
from apiflow_desktop.gui.window.merging import can_merge, merge_theirs
from apiflow_desktop.gui.window.questions import withdraw_once_settled
from apiflow_desktop.gui.window.reopening import remember_open
from apiflow_desktop.gui.window.subjects import has_document, whole
from apiflow_desktop.openflow.inline_files import FLOW_FILES
from apiflow_desktop.openflow.language import language_of_name
from apiflow_desktop.services.files import ChangedMeanwhile

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.window.main_window import MainWindow

FILTER = N_("Workflows (*.json *.yaml *.yml);;All files (*)")


def new(window: MainWindow) -> None:
    """Open an empty workflow."""
    window.open_session(window.parts.documents.new())


def open_dialog(window: MainWindow) -> None:
    """Ask for files and open them."""
    chosen, _filter = QFileDialog.getOpenFileNames(window, _("Open workflows"), "", _(FILTER))
    window.open_paths(Path(path) for path in chosen)


def open_folder_dialog(window: MainWindow) -> None:
    """Ask for a flow's folder and open it as one document."""
    chosen = QFileDialog.getExistingDirectory(window, _("Open a flow's folder"))
    if chosen:
        window.open_paths([Path(chosen)])


def save_session(window: MainWindow, session: DocumentSession) -> bool:
    """Save a document to its place, a new one into the library; tells whether it is saved."""
    is_new = session.target is None
    try:
        session.save(window.parts.documents.library_target() if is_new else None)
    except ChangedMeanwhile as changed:
        ask_whose(window, session, changed)
        return False
    except UserFacingError as error:
        if session.pending is None:
            save_as_file = partial(save_session_as, window, session)
            error.remedies = (*error.remedies, (_("Save as…"), save_as_file))
        raise
    _after_save(window, session)
    if is_new:
        as_file = NoticeAction(_("Save as a file…"), partial(save_session_as, window, session))
        notify(
            "success",
            _("“{title}” is in the library now.").format(title=session.title),
            actions=[as_file],
        )
    return True


def _after_save(window: MainWindow, session: DocumentSession) -> None:
    for page in window.workbench.pages:
        if page.session is session and session.target is not None:
            page.place = session.target.place
    window.workbench.relabel_all()
    window.parts.library.reload()
    remember_open(window)


class _Way(Struct, frozen=True):
    """One of the ways out; equal ones make equal messages, of which one is shown."""

    take: Callable[[MainWindow, DocumentSession], object]
    window: MainWindow
    session: DocumentSession

    def __call__(self) -> None:
        self.take(self.window, self.session)


def ask_whose(window: MainWindow, session: DocumentSession, changed: ChangedMeanwhile) -> None:
    """Let the user say what shall be kept: what is open, what its place holds by now, or both."""
    session.lose_saved()
    merging = NoticeAction(_("Merge"), _Way(merge_theirs, window, session))
    ways = (
        *((merging,) if can_merge(session) else ()),
        NoticeAction(_("Reload"), session.reload),
        NoticeAction(_("Keep mine"), _Way(overwrite, window, session)),
        NoticeAction(_("Save a copy…"), _Way(save_session_as, window, session)),
    )
    withdraw_once_settled(window, session, notify_error(changed, ways))


def _file_name(session: DocumentSession) -> str:
    """Propose a name for a file, with the ending of the document's language."""
    ending = session.document.language.endings[0]
    return f"{session.title or 'workflow'}{ending}".replace("/", "-")


def save_session_as(window: MainWindow, session: DocumentSession) -> bool:
    """Ask for a file and save a document there; tells whether it is saved."""
    is_unread = session.unread is not None
    title = _("Save the text as it is") if is_unread else _("Save workflow")
    chosen, _filter = QFileDialog.getSaveFileName(window, title, _file_name(session), _(FILTER))
    if not chosen:
        return False
    path, document = Path(chosen), session.document
    if is_unread:
        session.save_text(window.parts.documents.file_target(path))
        window.memory.remember_file(path)
        _after_save(window, session)
        return True
    leaves_folder = document.files.is_folder and path.name not in FLOW_FILES
    if leaves_folder or language_of_name(path.name) not in (None, document.language):
        # A flow's folder in one file, or the flow in another language, is another document.
        window.parts.documents.export(session, path)
        window.open_paths([path])
        notify(
            "success",
            _("{name} is a converted copy.").format(name=path.name),
            "\n".join((_("What was open stays as it is."), *left_out(document))),
        )
        return False
    session.save(window.parts.documents.file_target(path))
    window.memory.remember_file(path)
    _after_save(window, session)
    return True


def overwrite(window: MainWindow, session: DocumentSession) -> None:
    """Save a document over what another program wrote meanwhile."""
    if session.target is not None:
        session.save(session.target.keeping_mine())
        _after_save(window, session)


def save(window: MainWindow) -> None:
    """Save the document in front."""
    if window.page is not None:
        window.page.take_over_text()
        save_session(window, window.page.session)


def save_as(window: MainWindow) -> None:
    """Save the document in front to another file."""
    if window.page is not None:
        window.page.take_over_text()
        save_session_as(window, window.page.session)


def import_dialog(window: MainWindow) -> None:
    """Ask for files and copy them into the library."""
    chosen, _filter = QFileDialog.getOpenFileNames(
        window, _("Import into the library"), "", _(FILTER)
    )
    import_files(window, [Path(path) for path in chosen])


def import_files(window: MainWindow, paths: Sequence[Path]) -> None:
    """Copy files into the library and open the copies; what is wrong with one is said."""
    for path in paths:
        try:
            key = window.parts.documents.import_file(path)
        except UserFacingError as error:
            notify_error(error)
            continue
        window.parts.library.reload()
        window.open_item(key)


def import_folder_dialog(window: MainWindow) -> None:
    """Ask for a folder and take what is in it into the library."""
    chosen = QFileDialog.getExistingDirectory(window, _("Import a folder into the library"))
    if chosen:
        window.parts.library.import_folder(Path(chosen), window)


def export_dialog(window: MainWindow) -> None:
    """Ask for a file and write a copy there."""
    if window.page is None:
        return
    window.page.take_over_text()
    session = window.page.session
    if session.unread is not None:
        raise UserFacingError(
            _("The text does not parse yet, so there is no workflow to be exported."),
            hint=_("Correct it, or use Save as for the text as it is."),
        )
    chosen, _filter = QFileDialog.getSaveFileName(
        window, _("Export workflow"), _file_name(session), _(FILTER)
    )
    if chosen:
        window.parts.documents.export(session, Path(chosen))
        told = (chosen, *left_out(session.document))
        notify("success", _("A copy was written."), "\n".join(told))


def close_page(window: MainWindow) -> None:
    """Close the document in front."""
    if window.page is not None:
        window.workbench.close(window.page)


FILE_ACTIONS: list[Action[MainWindow]] = [
    *Section("File", on=whole).holding(
        Action(
            id="file.new",
            title=N_("New workflow"),
            icon="new",
            shortcuts=("Ctrl+N",),
            run=new,
        ),
        Action(
            id="file.open",
            title=N_("Open…"),
            icon="open",
            shortcuts=("Ctrl+O",),
            run=open_dialog,
        ),
        Action(
            id="file.open_folder",
            title=N_("Open folder…"),
            icon="folder",
            tooltip=N_(
                "Open a flow's folder (flow.yaml and the scripts beside it) as one document"
            ),
            run=open_folder_dialog,
        ),
    ),
    *Section("File", on=whole, group="save").holding(
        Action(
            id="file.save",
            title=N_("Save"),
            icon="save",
            shortcuts=("Ctrl+S",),
            run=save,
            when=has_document,
        ),
        Action(
            id="file.save_as",
            title=N_("Save as…"),
            shortcuts=("Ctrl+Shift+S",),
            run=save_as,
            when=has_document,
        ),
    ),
    *Section("File", on=whole, group="library").holding(
        Action(
            id="file.import",
            title=N_("Import into library…"),
            icon="import",
            shortcuts=("Ctrl+Shift+I",),
            tooltip=N_("Copy workflow files into the library"),
            run=import_dialog,
        ),
        Action(
            id="file.import_folder",
            title=N_("Import folder…"),
            icon="folder",
            tooltip=N_(
                "Take the flows, scripts, variables and resources of a folder into the library"
            ),
            run=import_folder_dialog,
        ),
        Action(
            id="file.export",
            title=N_("Export…"),
            icon="export",
            tooltip=N_("Write a copy of the workflow to a file"),
            run=export_dialog,
            when=has_document,
        ),
    ),
    *LIBRARY_ACTIONS,
]

CLOSE_ACTIONS: list[Action[MainWindow]] = [
    *Section("File", on=whole, group="close").holding(
        Action(
            id="file.close",
            title=N_("Close"),
            shortcuts=("Ctrl+W",),
            run=close_page,
            when=has_document,
        ),
        Action(
            id="file.quit",
            title=N_("Quit"),
            icon="quit",
            shortcuts=("Ctrl+Q",),
            run=lambda window: window.close(),
        ),
    ),
]
