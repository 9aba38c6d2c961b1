"""What the window says about drafts when a document is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import ngettext
from apiflow_desktop.gui.notify import notify

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.document import Document


def tell_kept(session: DocumentSession, count: int) -> None:
    """Say that drafts were kept, and where they are not."""
    if not count:
        return
    said = ngettext(
        "{count} step of “{title}” is a draft: it is kept beside the document, not in it.",
        "{count} steps of “{title}” are drafts: they are kept beside the document, not in it.",
        count,
    )
    notify(
        "info",
        said.format(count=count, title=session.title),
        ngettext(
            "It is here again when the workflow is opened on this computer.",
            "They are here again when the workflow is opened on this computer.",
            count,
        ),
    )


def left_out(document: Document) -> list[str]:
    """Say what a copy of a document does not have."""
    count = len(document.draft_handles())
    if not count:
        return []
    said = ngettext(
        "{count} step is a draft and is not in it.",
        "{count} steps are drafts and are not in it.",
        count,
    )
    return [said.format(count=count)]


def draft_count(session: DocumentSession) -> str:
    """Say in a list of documents how many steps are drafts; empty if none is."""
    count = len(session.document.draft_handles())
    said = ngettext("{count} step is a draft", "{count} steps are drafts", count)
    return said.format(count=count) if count else ""
