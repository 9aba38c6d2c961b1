"""Help actions: samples, shortcuts, about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMessageBox

from apiflow_desktop import __version__
from apiflow_desktop.base import PRODUCT
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.actions.shortcuts import ShortcutsDialog
from apiflow_desktop.gui.help.asking import topic_of
from apiflow_desktop.gui.window.subjects import whole

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.services.samples import Sample

_ABOUT = N_(
    "Draw workflows of media API calls, run them, watch them run on the drawing, and "
    "keep what comes out.\n\nWorkflows are OpenFlow JSON. MIT licence."
)


def about(window: MainWindow) -> None:
    """Say what this is."""
    box = QMessageBox(window)
    box.setObjectName("about")
    box.setWindowTitle(_("About apiflow desktop"))
    box.setText(f"{PRODUCT} {__version__}")
    box.setInformativeText(_(_ABOUT))
    box.open()


def offer_samples(window: MainWindow) -> None:
    """Offer the workflows that come with the application; a copy of one is opened."""
    from apiflow_desktop.gui.actions.palette import CommandPalette, PaletteEntry
    from apiflow_desktop.services.samples import samples

    entries = [
        PaletteEntry(
            _(one.title),
            _(one.description),
            "workflow",
            partial(open_sample, window, one),
            words=f"{one.title} {one.description}",
        )
        for one in samples()
    ]
    CommandPalette(entries, window, prompt=_("Open a copy of a sample…")).show()


def open_sample(window: MainWindow, sample: Sample) -> None:
    """Open a copy of a sample."""
    window.open_session(window.parts.documents.open_sample(sample))


def help_here(window: MainWindow) -> None:
    """Show what the user guide says about what has the focus."""
    window.show_help(topic_of(QApplication.focusWidget()))


def open_shortcuts(window: MainWindow) -> None:
    """Show what can be done by which keys, to give it others."""
    ShortcutsDialog(window.registry, window.keymap, window).open()


HELP_ACTIONS: list[Action[MainWindow]] = [
    *Section("Help", on=whole).holding(
        Action(
            id="help.samples",
            title=N_("Samples…"),
            icon="library",
            tooltip=N_("Open a copy of a workflow that shows how something is done"),
            run=offer_samples,
        ),
        Action(
            id="help.here",
            title=N_("Help on this"),
            icon="help",
            shortcuts=("F1",),
            tooltip=N_("Show what the user guide says about what the keys go to"),
            run=help_here,
        ),
        Action(
            id="help.guide",
            title=N_("User guide"),
            icon="guide",
            tooltip=N_("Show the start of the user guide"),
            run=lambda window: window.show_help("help"),
        ),
        Action(
            id="help.shortcuts",
            title=N_("Keyboard shortcuts"),
            icon="keyboard",
            shortcuts=("Ctrl+/",),
            run=open_shortcuts,
        ),
        Action(
            id="help.about",
            title=N_("About apiflow desktop"),
            icon="about",
            run=about,
        ),
    ),
]
