"""From the Run button to a running job: asks for inputs and connectors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.notify import notify, notify_error
from apiflow_desktop.gui.runs import RunCenter
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.tasks import spawn
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.parts import RunTarget
from apiflow_desktop.openflow.partial import Part
from apiflow_desktop.openflow.schema_form import without_passwords
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.run_request import CannotRun, RunRequest, check_runs
from apiflow_desktop.services.targets import FileTarget, LibraryTarget
from apiflow_desktop.services.trust import FoundScript, NotTrusted, Trust
from apiflow_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from apiflow_desktop.gui.forms.connector_choices import ConnectorSlot
    from apiflow_desktop.openflow.document import Document


class RunAsker(QObject):
    """Opens the run form and starts what it says."""

    def __init__(
        self, workspace: Workspace, runs: RunCenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runs = runs
        self._unsaved: WeakKeyDictionary[DocumentSession, JsonObject] = WeakKeyDictionary()

    def targets(self) -> list[RunTarget]:
        """List the connectors that can be chosen for a whole run: those of a shared API."""
        connectors = self._workspace.store.connectors.list()
        return [
            RunTarget(one.name, one.data.paid, one.base_url.partition("//")[2].partition("/")[0])
            for one in sorted(connectors, key=lambda one: (one.data.paid, one.id))
            if one.data.api
        ]

    def ask(
        self,
        session: DocumentSession,
        target: RunTarget,
        parent: QWidget,
        part: Part | None = None,
    ) -> None:
        """Open the run form; the job starts when it is accepted.

        Args:
            session: The workflow.
            target: The connector that was chosen for it.
            parent: Over which window to ask.
            part: What to run of it, if not all: with the last inputs, unasked where they do.
        """
        if session.pending is not None:
            where = str(session.pending.error)
            notify("error", _("The text does not parse yet, so it cannot run."), where)
            return
        spawn(self._ask(session, target, parent, part))

    async def _ask(
        self,
        session: DocumentSession,
        target: RunTarget,
        parent: QWidget,
        part: Part | None,
    ) -> None:
        # Nobody fills in a form for what is refused then.
        document = session.document.standalone() if part is None else part.document
        # A window opens without the forms of a run.
        from apiflow_desktop.gui.forms.run_dialog import RunDialog

        try:
            check_runs(document, CatalogLookup(self._workspace.catalog(), self._workspace.items()))
        except CannotRun as refused:
            _refuse(refused, parent)
            return
        slots = await self._slots(document)
        last = self._last_input(session)
        dialog = RunDialog(
            session.title,
            session.document.schema,
            last,
            slots,
            _chosen(slots, target),
            self._workspace.vault,
            parent,
        )
        dialog.run_requested.connect(partial(self._run, session, part, parent))
        if part is not None and (last is not None or not dialog.form.rows):
            dialog.run()
        if dialog.result() == RunDialog.DialogCode.Accepted:
            dialog.deleteLater()
        else:
            dialog.open()

    async def _slots(self, document: Document) -> list[ConnectorSlot]:
        """Return what can be chosen of the connectors that a document calls."""
        from apiflow_desktop.gui.forms.connector_choices import connector_slots, wanted_secrets

        catalog = self._workspace.catalog()
        wanted = wanted_secrets(catalog)
        secrets = await asyncio.to_thread(self._workspace.vault.present, wanted)
        return connector_slots(document.flow_value, catalog, secrets)

    def _run(
        self,
        session: DocumentSession,
        part: Part | None,
        parent: QWidget,
        values: JsonObject,
        connectors: dict[str, str],
    ) -> None:
        kept = without_passwords(session.document.schema, values)
        self._keep_input(session, kept)
        try:
            # The job runs the document as it is now, whatever is edited meanwhile.
            run = part or Part(session.document.standalone())
        except UserFacingError as error:
            notify_error(error)
            return
        request = RunRequest(
            document=run.document,
            iteration=run.iteration,
            results=run.before,
            made_in={**run.made_in},
            input=values,
            catalog=self._workspace.catalog().with_connectors(connectors),
            items=self._workspace.items(),
            connectors=connectors,
            workflow_id=_workflow_id(session),
        )
        self._start(request, parent)

    def _start(self, request: RunRequest, parent: QWidget) -> None:
        try:
            self._runs.start(request)
        except NotTrusted as question:
            from apiflow_desktop.gui.forms.trust_dialog import TrustDialog

            dialog = TrustDialog(request.document.title, question.scripts, parent)
            dialog.accepted.connect(partial(self._trust, request, question.scripts, parent))
            dialog.open()
        except CannotRun as refused:
            _refuse(refused, parent)
        except UserFacingError as error:
            notify_error(error)

    def _trust(self, request: RunRequest, scripts: Sequence[FoundScript], parent: QWidget) -> None:
        Trust(self._workspace.store.settings).give(scripts)
        self._start(request, parent)

    def _keep_input(self, session: DocumentSession, values: JsonObject) -> None:
        key = _input_key(session)
        kept: JsonObject = {"at": time.time(), "values": values}
        if key is None:
            self._unsaved[session] = kept
        else:
            self._workspace.store.settings.set(key, kept)

    def _last_input(self, session: DocumentSession) -> JsonObject | None:
        """Return the last input, by the names that inputs have now."""
        key = _input_key(session)
        match self._workspace.store.settings.get(key) if key else self._unsaved.get(session):
            case {"at": float() as at, "values": dict() as values}:
                names = session.renames.log.since(at).inputs
                return {names.get(name, name): value for name, value in values.items()}
        return None


def _chosen(slots: list[ConnectorSlot], target: RunTarget) -> dict[str, str]:
    return {
        slot.name: target.name
        for slot in slots
        if any(choice.name == target.name for choice in slot.choices)
    }


def _workflow_id(session: DocumentSession) -> int | None:
    return session.target.row.id if isinstance(session.target, LibraryTarget) else None


def _input_key(session: DocumentSession) -> str | None:
    """Return where the last input is kept; None while the workflow has no place of its own."""
    number = _workflow_id(session)
    if number is not None:
        return f"workflow/{number}/last-run"
    if isinstance(session.target, FileTarget):
        return f"file/{session.target.location}/last-run"
    return None


def _refuse(refused: CannotRun, parent: QWidget) -> None:
    """Say that a workflow cannot run, and bring its problems forward, the first one selected."""
    notify_error(refused)
    window = parent.window()
    if isinstance(window, MainWindow):
        window.registry["run.problems"].trigger()
