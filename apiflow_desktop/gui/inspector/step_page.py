"""One step: its head and its tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.gui.inspector.header import Header
from apiflow_desktop.gui.inspector.inputs_tab import InputsTab
from apiflow_desktop.gui.inspector.panel import StepView, scrolling, text_of
from apiflow_desktop.gui.inspector.panel_tabs import PanelTabs
from apiflow_desktop.openflow.edits import RenameId, SetSummary
from apiflow_desktop.openflow.interfaces import CALLS, interface_of
from apiflow_desktop.openflow.picture.steps import KINDS, step_title

if TYPE_CHECKING:
    from apiflow_desktop.gui.inspector.history_tab import HistoryTab, StepHistory
    from apiflow_desktop.gui.inspector.output_tab import OutputTab
    from apiflow_desktop.gui.inspector.request_tab import RequestTab
    from apiflow_desktop.gui.inspector.script_tab import ScriptTab
    from apiflow_desktop.gui.inspector.settings_tab import SettingsTab
    from apiflow_desktop.openflow.diagnostics import Diagnostic
    from apiflow_desktop.openflow.edits import Edit
    from apiflow_desktop.openflow.interfaces import StepInterface

_TABS = (
    (N_("Inputs"), "import", "inspector.inputs"),
    (N_("Script"), "code", "inspector.script"),
    (N_("Settings"), "settings", "inspector.settings"),
    (N_("Output"), "export", "inspector.output"),
    (N_("Request"), "connector", "inspector.request"),
    (N_("History"), "history", "inspector.history"),
)
"""Each tab's title, the icon that stands for it where there is no room, and what help it has."""
_INPUTS, _SCRIPT, _SETTINGS, _OUTPUT, _REQUEST, _HISTORY = range(len(_TABS))
_Page = TypeVar("_Page", bound=QWidget)


class StepPage(QWidget):
    """Shows and edits one step.

    Args:
        push: Applies an edit; false if it was refused.
        attempt: Applies an edit or raises.
    """

    media_activated = Signal(str)
    job_wanted = Signal(int, str)

    def __init__(
        self,
        push: Callable[[Edit], bool],
        attempt: Callable[[Edit], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._push = push
        self._attempt = attempt
        self._view: StepView | None = None
        self._found: Sequence[Diagnostic] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = Header(_("name of the step"), with_id=True)
        self.header.title_edited.connect(self._set_summary)
        self.header.id_chosen.connect(self._rename)
        layout.addWidget(self.header)
        self.tabs = PanelTabs(_("Sides of the step"))
        self.inputs = InputsTab(push)
        self._history: StepHistory | None = None
        for title, icon_name, topic in _TABS:
            first = title == _TABS[_INPUTS][0]
            self.tabs.add(self.inputs if first else QScrollArea(), _(title), icon_name, topic)
        self.tabs.currentChanged.connect(lambda _index: self._show_tab())
        layout.addWidget(self.tabs, 1)

    @cached_property
    def script(self) -> ScriptTab:
        """The tab of a script; as those below, it is made when it is first opened."""
        from apiflow_desktop.gui.inspector.script_tab import ScriptTab

        page = self._put(_SCRIPT, ScriptTab(self._push))
        page.show_problems(self._found)
        return page

    @cached_property
    def settings(self) -> SettingsTab:
        """The tab of the options."""
        from apiflow_desktop.gui.inspector.settings_tab import SettingsTab

        return self._put(_SETTINGS, SettingsTab(self._push))

    @cached_property
    def output(self) -> OutputTab:
        """The tab of the result."""
        from apiflow_desktop.gui.inspector.output_tab import OutputTab

        page = self._put(_OUTPUT, OutputTab(self._push))
        page.media_activated.connect(self.media_activated)
        return page

    @cached_property
    def request(self) -> RequestTab:
        """The tab of the request."""
        from apiflow_desktop.gui.inspector.request_tab import RequestTab

        return self._put(_REQUEST, RequestTab())

    @cached_property
    def history(self) -> HistoryTab:
        """The tab of the past runs."""
        from apiflow_desktop.gui.inspector.history_tab import HistoryTab

        page = self._put(_HISTORY, HistoryTab(self._push))
        page.job_wanted.connect(self.job_wanted)
        page.media_activated.connect(self.media_activated)
        page.set_history(self._history)
        return page

    def set_history(self, history: StepHistory | None) -> None:
        """Show past runs of another workflow from now on."""
        self._history = history
        if "history" in self.__dict__:
            self.history.set_history(history)

    def show_view(self, view: StepView) -> None:
        """Show a step."""
        self._view = view
        self.header.show_title(text_of(view.module.get("summary")))
        self.header.title.setPlaceholderText(_name(view))
        self.header.show_id(view.module_id)
        self.header.show_subtitle(_subtitle(view))
        is_script = view.kind == "rawscript"
        self.tabs.setTabVisible(_SCRIPT, is_script)
        self.tabs.setTabVisible(_REQUEST, not is_script)
        self._show_tab()

    def show_problems(self, found: Sequence[Diagnostic]) -> None:
        """Tell what is wrong with the document; the script underlines what of that it has."""
        self._found = found
        if "script" in self.__dict__:
            self.script.show_problems(found)

    def show_output(self) -> None:
        """Bring the output to the front."""
        self.tabs.setCurrentIndex(_OUTPUT)

    def show_what_is_edited(self) -> None:
        """Leave what tells of runs: a step that is new has none."""
        if self.tabs.currentIndex() in (_OUTPUT, _REQUEST, _HISTORY):
            self.tabs.setCurrentIndex(_INPUTS)

    def reveal(self, path: Pointer, *, to_type: bool) -> None:
        """Bring forward what a place of the step is edited by.

        Args:
            path: The place, from the step.
            to_type: The user is to type there.
        """
        from apiflow_desktop.gui.inspector.step_settings import setting_at

        setting = setting_at(path)
        if path[:2] == ("value", "content"):
            self.tabs.setCurrentIndex(_SCRIPT)
            self.script.reveal_problem(to_type=to_type)
        elif setting is not None:
            self.tabs.setCurrentIndex(_SETTINGS)
            self.settings.reveal(setting, to_type=to_type)
        else:
            self.tabs.setCurrentIndex(_INPUTS)
            self.inputs.reveal(path, to_type=to_type)

    def show_run(self, view: StepView) -> None:
        """Show how the last run stands; what is edited stays as it is."""
        self._view = view
        if self.tabs.currentIndex() == _INPUTS:
            self.inputs.show_run(view)
        else:
            self._show_tab()

    def _show_tab(self) -> None:
        if self._view is None:
            return
        match self.tabs.currentIndex():
            case 0:
                self.inputs.show_view(self._view)
            case 1:
                self.script.show_view(self._view)
            case 2:
                self.settings.show_view(self._view)
            case 3:
                self.output.show_view(self._view)
            case 4:
                self.request.show_view(self._view)
            case 5:
                self.history.show_view(self._view)

    def _put(self, number: int, page: _Page) -> _Page:
        """Put a page into the place of its tab; a script scrolls by itself."""
        area = self.tabs.widget(number)
        assert isinstance(area, QScrollArea)
        scrolling(page, area)
        return page

    def _set_summary(self, text: str) -> None:
        if self._view is not None:
            self._push(SetSummary(self._view.handle, text))

    def _rename(self, new_id: str) -> None:
        if self._view is None:
            return
        try:
            self._attempt(RenameId(self._view.handle, new_id))
        except UserFacingError as error:
            self.header.refuse_id(str(error))


def _interface(view: StepView) -> StepInterface | None:
    return interface_of(view.value, view.scope.lookup)


def _name(view: StepView) -> str:
    """Say what its card is called while the step has no name."""
    unnamed: JsonObject = {key: view.module[key] for key in view.module if key != "summary"}
    return step_title(unnamed, _interface(view))


def _subtitle(view: StepView) -> str:
    what = _what(view)
    draft = view.scope.document.is_draft(view.handle)
    return _("· draft, not run {what}").format(what=what) if draft else what


def _what(view: StepView) -> str:
    path, interface = text_of(view.value.get("path")), _interface(view)
    if interface is not None:
        if interface.kind == "script":
            return _("· {node} on {connector}").format(
                node=interface.title, connector=interface.subtitle
            )
        return f"· {interface.title} · {interface.subtitle}"
    if view.kind in CALLS:
        return _("· not found: {path}").format(path=path)
    kind = (
        _(KINDS[view.kind])
        if view.kind in KINDS
        else _("unknown type {kind}").format(kind=view.kind)
    )
    detail = text_of(view.value.get("language")) or path
    return f"· {kind} · {detail}" if detail else f"· {kind}"
