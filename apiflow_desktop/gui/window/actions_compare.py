"""Compare actions: with what is saved, with a file, with a version in git."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.notify import notify
from apiflow_desktop.gui.tasks import spawn
from apiflow_desktop.gui.widgets.times import when_text
from apiflow_desktop.gui.window.actions_file import FILTER
from apiflow_desktop.gui.window.subjects import front, has_document, whole

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.services.versions import Version


def has_saved_version(page: DocumentPage) -> bool:
    """Tell whether there is a place that holds a version of the document."""
    return page.session.target is not None


def is_file(page: DocumentPage) -> bool:
    """Tell whether the document is a file."""
    return has_saved_version(page) and not page.item


def compare_with_saved(page: DocumentPage) -> None:
    """Compare with what is saved, whoever saved it."""
    if page.session.target is not None:
        document, _target = page.session.target.reload()
        page.comparison.begin(document, _("the saved version"))


def compare_with_file(window: MainWindow) -> None:
    """Ask for a file and compare with it."""
    page = window.page
    chosen, _filter = QFileDialog.getOpenFileName(window, _("Compare with"), "", _(FILTER))
    if page is not None and chosen:
        path = Path(chosen)
        page.comparison.begin(window.parts.documents.open_file(path).document, path.name)


def compare_with_git(page: DocumentPage) -> None:
    """Offer the versions that git has, and compare with the chosen one."""
    if page.session.target is not None:
        spawn(_offer_versions(page, Path(page.session.target.location)))


async def _offer_versions(page: DocumentPage, path: Path) -> None:
    from apiflow_desktop.gui.actions.palette import CommandPalette, PaletteEntry
    from apiflow_desktop.services.versions import versions

    found = await asyncio.to_thread(versions, path)
    if not _is_open(page):
        return
    if not found:
        notify("info", _("git has no version of this file yet."), str(path))
        return
    now = time.time()
    entries = [
        PaletteEntry(
            f"{version.message} · {version.commit[:7]}",
            when_text(version.at, now),
            "history",
            partial(_begin_with, page, path, version),
        )
        for version in found
    ]
    CommandPalette(entries, page, prompt=_("Compare with the version…")).show()


def _begin_with(page: DocumentPage, path: Path, version: Version) -> None:
    spawn(_compare_with(page, path, version))


async def _compare_with(page: DocumentPage, path: Path, version: Version) -> None:
    from apiflow_desktop.services.versions import document_at

    document = await asyncio.to_thread(document_at, path, version)
    if _is_open(page):
        page.comparison.begin(document, f"{version.commit[:7]} “{version.message}”")


def _is_open(page: DocumentPage) -> bool:
    """Tell whether a document was not closed while git was asked."""
    return bool(isValid(page))  # type: ignore[no-untyped-call]


COMPARE_ACTIONS: list[Action[MainWindow]] = [
    *Section("File/Compare", on=front).holding(
        Action(
            id="compare.saved",
            title=N_("With the saved version"),
            icon="compare",
            shortcuts=("Ctrl+Alt+D",),
            tooltip=N_("Mark the steps that differ from what is saved"),
            run=compare_with_saved,
            when=has_saved_version,
        ),
    ),
    *Section("File/Compare", on=whole).holding(
        Action(
            id="compare.file",
            title=N_("With a file…"),
            icon="compare",
            run=compare_with_file,
            when=has_document,
        ),
    ),
    *Section("File/Compare", on=front).holding(
        Action(
            id="compare.git",
            title=N_("With a version in git…"),
            icon="compare",
            run=compare_with_git,
            when=is_file,
        ),
    ),
    *Section("File/Compare", on=front, group="end").holding(
        Action(
            id="compare.end",
            title=N_("End comparing"),
            run=lambda page: page.comparison.end(),
            when=lambda page: page.is_comparing,
        ),
    ),
]
