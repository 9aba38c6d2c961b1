"""Copying steps to the clipboard and putting them into a workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.openflow.clipboard import copied_text, copies_for, steps_in
from apiflow_desktop.openflow.edits import AddModule, Batch, DeleteModules
from apiflow_desktop.openflow.errors import EditRefused

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject, Pointer
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.openflow.document import Document, Handle


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

    Raises:
        EditRefused: Nothing can follow what is selected.
    """
    document = page.session.document
    modules = steps_in(copied_text(document, page.selected))
    _put(
        page,
        _duplicate_label(len(modules)),
        modules,
        _place_after(document, page.selected),
        wired=wired,
    )


def _put(
    page: DocumentPage, label: str, modules: Sequence[JsonObject], place: Pointer, *, wired: bool
) -> None:
    document = page.session.document
    copies = copies_for(document, modules, wired=wired)
    *holder, first = place
    assert isinstance(first, int)
    adds = [AddModule(tuple(holder), first + i, copy) for i, copy in enumerate(copies)]
    page.session.push(Batch(label, tuple(adds)))
    handles = (document.handle_at((*holder, first + i)) for i in range(len(copies)))
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
