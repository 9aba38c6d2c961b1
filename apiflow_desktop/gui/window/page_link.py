"""Keeps problems, inspector, status line and actions in step with the document in front."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, Qt

from apiflow_desktop.base import PRODUCT
from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.notify import notify, notify_error
from apiflow_desktop.gui.window.canvas_menu import canvas_menu, show_inspector
from apiflow_desktop.gui.window.drafts import tell_kept
from apiflow_desktop.gui.window.page import DocumentPage, View
from apiflow_desktop.gui.window.status import problems_title
from apiflow_desktop.gui.window.step_choice import choose_step, repeat_step
from apiflow_desktop.gui.window.subjects import drawing

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.openflow.diagnostics import Diagnostic
    from apiflow_desktop.openflow.document import Handle
    from apiflow_desktop.openflow.edits.base import Edit


class PageLink(QObject):
    """Listens to the pages and tells the panels."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        bench = window.workbench
        bench.page_opened.connect(self._on_opened)
        bench.current_changed.connect(self._on_current_changed)
        bench.state_changed.connect(self._show_state)
        window.problems.selected.connect(self._on_problem_selected)
        window.problems.entered.connect(self._on_problem_entered)
        window.problems.fix_requested.connect(self._on_fix)
        window.status_line.problems_clicked.connect(
            lambda: window.docks.reveal("jobs", window.problems)
        )
        window.inspector.media_activated.connect(self._show_file)
        window.inspector.step_wanted.connect(self._go_to_step)
        self._connect_outline()
        self._on_current_changed()

    def _connect_outline(self) -> None:
        outline = self._window.outline
        outline.tree.addActions(self._window.registry.of("drawing"))
        outline.selection_changed.connect(self._on_outline_selection)
        outline.activated.connect(lambda: show_inspector(self._window))
        outline.part_selected.connect(self._show_part)
        outline.part_activated.connect(self._type_part)
        outline.menu_requested.connect(self._show_outline_menu)

    def _on_outline_selection(self, handles: list[Handle]) -> None:
        if self._window.page is not None:
            self._window.page.select(handles)

    def _go_to_step(self, step: object) -> None:
        if self._window.page is not None:
            self._window.page.select([cast("Handle", step)])

    def _show_part(self, kind: str, key: str) -> None:
        """Select a note or a group of the outline on the drawing, and bring it into view."""
        shown = drawing(self._window)
        if shown is None:
            return
        if kind == "note":
            shown.notes.reveal(key)
        elif kind == "group":
            shown.groups.reveal(int(key))
        self._window.registry.refresh()

    def _type_part(self, kind: str, key: str) -> None:
        """Let the user type the text of a note or the title of a group, in its place."""
        shown = drawing(self._window)
        if shown is None:
            return
        self._show_part(kind, key)
        if kind == "note":
            shown.notes.edit_selected()
        elif kind == "group":
            shown.groups.rename_selected()

    def _show_outline_menu(self, step: object, place: QPoint) -> None:
        handle = cast("Handle | None", step)
        if self._window.page is not None:
            canvas_menu(self._window, self._window.page, handle).popup(place)

    def _on_opened(self, opened: object) -> None:
        assert isinstance(opened, DocumentPage)
        page = opened
        page.canvas_widget.addActions(self._window.registry.of("drawing"))
        page.canvas.show_minimap(self._window.memory.minimap)
        if page.canvas.drawing is not None:
            page.canvas.drawing.leave_keys()
            page.canvas.drawing.viewer.addActions(self._window.registry.of("canvas"))
            page.canvas.drawing.arrangement.set_usual(self._window.memory.direction)
        page.canvas.set_snapping(self._window.memory.snapping)
        page.selection_changed.connect(lambda _handles: self._show_selection(page))
        page.document_wanted.connect(self._window.inspector.take_over)
        page.session.diagnostics_changed.connect(lambda _found: self._show_problems(page))
        page.session.pending_changed.connect(lambda _pending: self._show_problems(page))
        page.session.drafts_kept.connect(partial(tell_kept, page.session))
        page.canvas.refused.connect(lambda why: notify("warning", why))
        page.canvas.thumbnail_activated.connect(
            lambda _handle, file: self._show_picture(page, file)
        )
        page.canvas.files_dropped.connect(self._open_files)
        page.job.changed.connect(lambda: self._show_job(page))
        page.job.freshness.changed.connect(lambda: self._show_outdated(page))
        page.canvas.step_wanted.connect(
            lambda loose, place: choose_step(self._window, page, loose, place)
        )
        page.canvas.step_repeated.connect(
            lambda loose, place: repeat_step(self._window, page, loose, place)
        )
        page.canvas.card_activated.connect(lambda _handle: show_inspector(self._window))
        page.canvas.context_menu_requested.connect(
            lambda handle, place: canvas_menu(self._window, page, handle).popup(place)
        )

    def _on_current_changed(self, _page: object = None) -> None:
        page = self._window.page
        self._window.inspector.set_session(page.session if page else None)
        self._window.inspector.show_states(page.state if page else None)
        self._window.inspector.show_outdated(page.job.freshness.reasons if page else {})
        self._window.outline.set_session(page.session if page else None)
        self._window.outline.show_states(page.state if page else None)
        if page is not None:
            self._show_selection(page)
            self._show_problems(page)
        else:
            self._window.problems.clear()
            self._count_problems(0, 0)
        self._show_state()

    def _show_job(self, page: DocumentPage) -> None:
        if page is self._window.page:
            self._window.inspector.show_states(page.state)
            self._window.outline.show_states(page.state)

    def _show_outdated(self, page: DocumentPage) -> None:
        if page is self._window.page:
            self._window.inspector.show_outdated(page.job.freshness.reasons)

    def _show_selection(self, page: DocumentPage) -> None:
        set_topic(page.canvas_widget, _topic_of(page))
        if page is self._window.page:
            self._window.inspector.show_handles(page.selected)
            self._window.outline.show_handles(page.selected)
            self._window.registry.refresh()

    def _show_problems(self, page: DocumentPage) -> None:
        if page is not self._window.page:
            return
        found = page.session.problems
        errors = sum(1 for one in found if one.severity == "error")
        self._window.problems.show_diagnostics(found, page.session.document)
        self._count_problems(errors, len(found) - errors)

    def _count_problems(self, errors: int, warnings: int) -> None:
        self._window.status_line.show_problems(errors, warnings)
        tabs, problems = self._window.lower_tabs, self._window.problems
        tabs.setTabText(tabs.indexOf(problems), problems_title(errors + warnings))

    def _show_state(self) -> None:
        page = self._window.page
        stack = page.session.undo_stack if page else None
        undo, redo = self._window.registry["edit.undo"], self._window.registry["edit.redo"]
        undo.setText(
            _("Undo: {edit}").format(edit=stack.undoText())
            if stack and stack.canUndo()
            else _("Undo")
        )
        redo.setText(
            _("Redo: {edit}").format(edit=stack.redoText())
            if stack and stack.canRedo()
            else _("Redo")
        )
        self._window.status_line.show_saved(_saved_text(page))
        self._window.setWindowTitle(f"{page.session.title} — {PRODUCT}" if page else PRODUCT)
        self._window.registry.refresh()

    def _on_problem_selected(self, problem: object) -> None:
        found = cast("Diagnostic", problem)
        pointer = found.pointer
        page = self._window.page
        if page is None:
            return
        if not found.code:
            page.show_view(View.SPLIT if page.view is View.GRAPH else page.view)
            page.text.reveal_pending()
            return
        document = page.session.document
        around = (document.handle_at(pointer[:length]) for length in range(len(pointer), 0, -1))
        handle = next((one for one in around if one is not None), None)
        if handle is not None:
            page.select([handle])
            here = document.pointer_of(handle)
            self._window.inspector.reveal(pointer[len(here) :])
        in_text = handle is None or not document.is_draft(handle)
        if in_text and page.view is not View.GRAPH:
            page.text.reveal_problem(found)

    def _on_problem_entered(self, problem: object) -> None:
        """Let the user type where the problem is: in the text, or in the inspector."""
        page = self._window.page
        if page is None:
            return
        if page.view is View.TEXT or page.session.pending is not None:
            page.text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif page.selected:
            self._window.docks.reveal("inspector")
            here = page.session.document.pointer_of(page.selected[0])
            pointer = cast("Diagnostic", problem).pointer
            self._window.inspector.reveal(pointer[len(here) :], to_type=True)

    def _on_fix(self, edit: object) -> None:
        if self._window.page is not None:
            try:
                self._window.page.session.push(cast("Edit", edit))
            except UserFacingError as error:
                notify_error(error)

    def _show_picture(self, page: DocumentPage, file: str) -> None:
        known = self._window.jobs.details.sides.outputs.pictures()
        paths = [str(picture.path) for picture in known]
        if page.job_id == self._window.jobs.current and file in paths:
            self._window.show_picture(known, paths.index(file))
        else:
            from apiflow_desktop.gui.viewer.viewer import Picture

            path = Path(file)
            self._window.show_picture([Picture(path, page.session.title, path.name)], 0)

    def _show_file(self, file: str) -> None:
        if self._window.page is not None:
            self._show_picture(self._window.page, file)

    def _open_files(self, paths: list[str]) -> None:
        self._window.open_paths(Path(path) for path in paths)


def _topic_of(page: DocumentPage) -> str:
    """Name what the drawing is about: the kind of the one step that is selected."""
    if len(page.selected) != 1:
        return "canvas"
    value = page.session.document.module(page.selected[0]).get("value")
    return f"step.{value.get('type')}" if isinstance(value, dict) else "canvas"


def _saved_text(page: DocumentPage | None) -> str:
    if page is None:
        return _("No document")
    if page.session.pending is not None:
        return _("The text does not parse")
    if page.session.dirty:
        return _("● Not saved")
    return _("● Saved") if page.session.target is not None else _("● New")
