"""Several steps at once: what they have in common, edited for all of them as one undo step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.forms.labels import NameLabel, small_label
from apiflow_desktop.gui.help.asking import help_button
from apiflow_desktop.gui.inspector.common_inputs import CommonInputs
from apiflow_desktop.gui.inspector.panel import StepView, scrolling
from apiflow_desktop.gui.inspector.panel_tabs import PanelTabs
from apiflow_desktop.gui.inspector.settings_tab import SettingsTab
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.openflow.interfaces import interface_of
from apiflow_desktop.openflow.picture.steps import KINDS

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit

_MOST_NAMED = 6


class SeveralPage(QWidget):
    """Shows and edits what the selected steps have in common.

    Args:
        push: Applies an edit; false if it was refused.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[StepView, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QWidget()
        head_layout = QVBoxLayout(head)
        head_layout.setContentsMargins(12, 14, 12, 4)
        head_layout.setSpacing(4)
        self._title = NameLabel("")
        set_role(self._title, "title")
        title_row = QHBoxLayout()
        title_row.addWidget(self._title)
        title_row.addStretch(1)
        title_row.addWidget(help_button(lambda: self, self))
        head_layout.addLayout(title_row)
        self._about = small_label(" ")
        head_layout.addWidget(self._about)
        layout.addWidget(head)
        self.tabs = PanelTabs(_("Sides of the steps"))
        self.inputs = CommonInputs(push)
        self.settings = SettingsTab(push)
        self.tabs.add(scrolling(self.inputs), _("Inputs"), "import", "inspector.several")
        self.tabs.add(scrolling(self.settings), _("Settings"), "settings", "inspector.settings")
        self.tabs.currentChanged.connect(lambda _index: self._show_tab())
        layout.addWidget(self.tabs, 1)

    def _show_tab(self) -> None:
        """Bring the options up to date where they are seen."""
        if self._views and self.tabs.currentIndex() == 1:
            self.settings.show_view(*self._views)

    def show_views(self, views: Sequence[StepView]) -> None:
        """Show some steps."""
        self._title.setText(
            ngettext("{count} step", "{count} steps", len(views)).format(count=len(views))
        )
        names = [view.module_id or _("a step without an id") for view in views]
        more = ", …" if len(names) > _MOST_NAMED else ""
        kinds = list(dict.fromkeys(map(_kind_text, views)))
        self._about.setText(f"{', '.join(names[:_MOST_NAMED])}{more}\n{' · '.join(kinds)}")
        self._about.show()
        self._views = tuple(views)
        shared = self.inputs.show_views(views)
        was_shown = self.tabs.isTabVisible(0)
        self.tabs.setTabVisible(0, shared)
        if shared and not was_shown:
            self.tabs.setCurrentIndex(0)
        self._show_tab()


def _kind_text(view: StepView) -> str:
    interface = interface_of(view.value, view.scope.lookup)
    if interface is not None:
        return interface.title
    return _(KINDS.get(view.kind, view.kind))
