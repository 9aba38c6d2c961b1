"""The page of shortcuts, read from the registry."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.menus import menu_titles
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.help.asking import offer_help
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.theme import Theme


class ShortcutsDialog(QDialog):
    """Lists what can be done by a key."""

    def __init__(self, registry: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(480, 560)
        page = QTextBrowser(self)
        page.setAccessibleName(_("Keyboard shortcuts"))
        page.setHtml(shortcuts_page(registry))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        offer_help(self, "shortcuts", buttons)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(page)
        layout.addWidget(buttons)


def shortcuts_page(registry: ActionRegistry) -> str:
    """Write the shortcuts as HTML, by menu."""
    secondary = Theme.current().tokens.secondary
    rows: list[str] = []
    heading = ""
    for action in registry:
        if not action.shortcuts:
            continue
        if action.menu.partition("/")[0] != heading:
            heading = action.menu.partition("/")[0]
            title = menu_titles(heading)[0] if heading else _("Elsewhere")
            rows.append(f"<tr><td colspan=2><br><b>{escape(title)}</b></td></tr>")
        keys = escape(", ".join(map(key_text, action.shortcuts)))
        title = escape(_(action.title).rstrip("…"))
        rows.append(f"<tr><td>{title}</td><td style='color:{secondary}'>{keys}</td></tr>")
    return f"<table width='100%' cellpadding=4>{''.join(rows)}</table>"
