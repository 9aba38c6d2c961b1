"""Copying steps to the clipboard and putting them into a workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.openflow.clipboard import copied_text, copies_for, steps_in
from apiflow_desktop.openflow.edits import AddDraft, AddModule, Batch, DeleteModules
from apiflow_desktop.openflow.errors import EditRefused

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject, Pointer
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.openflow.document import Document, Handle
    from apiflow_desktop.openflow.shelf import At


def copy_steps(page: DocumentPage) -> None:
    """Put the selected steps onto the clipboard as OpenFlow JSON."""
    QGuiApplication.clipboard().setText(copied_text(page.session.document, page.selected))


def cut_steps(page: DocumentPage) -> None:
    """Copy the selected steps, then delete them: one undo step."""
    copy_steps(page)
    handles = tuple(page.selected)
    page.session.push(Batch(_cut_label(len(handles)), (DeleteModules(handles),)))


def paste_steps(page: DocumentPage, *, wired: bool = True) -> None:
    """Put the steps of the clipboard after what is selected, else at the end.

    Args:
        page: Where to.
        wired: Keep the inputs that come from steps that were not copied with them.

    Raises:
        EditRefused: The clipboard holds no steps, or nothing can follow what is selected.
    """
    modules = steps_in(QGuiApplication.clipboard().text())
    _put(
        page,
        _paste_label(len(modules)),
        modules,
        _place_after(page.session.document, page.selected),
        wired=wired,
    )


def duplicate_steps(page: DocumentPage, *, wired: bool = True) -> None:
    """Put copies of the selected steps after them; the clipboard stays as it is.

    Of a whole draft they are another draft; one step alone is what a draft grows from.

    Raises:
        EditRefused: Nothing can follow what is selected.
    """
    document = page.session.document
    modules = steps_in(copied_text(document, page.selected))
    label = _duplicate_label(len(modules))
    if _is_whole_draft(document, page.selected):
        add_draft(page, copies_for(document, modules, wired=wired), None, label)
    else:
        _put(page, label, modules, _place_after(document, page.selected), wired=wired)


def add_draft(
    page: DocumentPage, modules: Sequence[JsonObject], at: At | None, label: str = ""
) -> None:
    """Make a draft of new steps and select them.

    Args:
        page: Where to.
        modules: The steps.
        at: Where the card of the first stands; None to leave that to the layout.
        label: What the step back is called; empty for the usual.
    """
    document = page.session.document
    edit = AddDraft(tuple(modules), at)
    page.session.push(Batch(label, (edit,)) if label else edit)
    _select_from(page, (*document.value_pointer, *document.shelf.drafts[-1].pointer), len(modules))


def _is_whole_draft(document: Document, selected: Sequence[Handle]) -> bool:
    """Tell whether all steps of one draft are selected, and none beside it."""
    pointers = {document.pointer_of(handle) for handle in selected}
    for draft in document.shelf.drafts:
        holder = (*document.value_pointer, *draft.pointer)
        chain = {(*holder, index) for index in range(len(draft.modules))}
        within = all(one[: len(holder)] == holder for one in pointers)
        if within and len(chain) > 1 and chain <= pointers:
            return True
    return False


def _put(
    page: DocumentPage, label: str, modules: Sequence[JsonObject], place: Pointer, *, wired: bool
) -> None:
    document = page.session.document
    copies = copies_for(document, modules, wired=wired)
    *holder, first = place
    assert isinstance(first, int)
    adds = [AddModule(tuple(holder), first + i, copy) for i, copy in enumerate(copies)]
    page.session.push(Batch(label, tuple(adds)))
    _select_from(page, tuple(holder), len(copies), first)


def _select_from(page: DocumentPage, holder: Pointer, count: int, first: int = 0) -> None:
    """Select the steps that were put into a list."""
    document = page.session.document
    handles = (document.handle_at((*holder, first + index)) for index in range(count))
    page.select([handle for handle in handles if handle is not None])


def _place_after(document: Document, selected: Sequence[Handle]) -> Pointer:
    if not selected:
        modules = document.flow_value.get("modules")
        count = len(modules) if isinstance(modules, list) else 0
        return (*document.value_pointer, "modules", count)
    shallowest = min(len(document.pointer_of(handle)) for handle in selected)
    last = [p for p in map(document.pointer_of, selected) if len(p) == shallowest][-1]
    index = last[-1]
    if not isinstance(index, int):
        raise EditRefused(
            _("Nothing can follow this step: it stands alone."),
            hint=_("Select another step first."),
        )
    return (*last[:-1], index + 1)


def _cut_label(count: int) -> str:
    return ngettext("Cut {count} step", "Cut {count} steps", count).format(count=count)


def _paste_label(count: int) -> str:
    return ngettext("Paste {count} step", "Paste {count} steps", count).format(count=count)


def _duplicate_label(count: int) -> str:
    return ngettext("Duplicate {count} step", "Duplicate {count} steps", count).format(count=count)
