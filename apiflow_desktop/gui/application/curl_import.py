"""A cURL command becomes a node, of which the user sees the forms before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from apiflow_desktop.catalog.curl import CurlCall, read_curl
from apiflow_desktop.catalog.from_curl import connector_for, new_connector, new_node, secrets_of

if TYPE_CHECKING:
    from apiflow_desktop.catalog.models import Connector, Node
    from apiflow_desktop.gui.application.library import WorkspaceLibrary


class CurlImport(QObject):
    """Asks for the node of a command; first for its connector, where none reaches its address.

    Args:
        library: Shows the forms, and keeps what they make.
        parent: The window.
        made: Told the path of the node once it is kept.
    """

    def __init__(
        self, library: WorkspaceLibrary, parent: QWidget, made: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._window = parent
        self._made = made

    def begin(self, command: str) -> None:
        """Show the first form.

        Raises:
            UserFacingError: The command cannot be read.
        """
        call = read_curl(command)
        connector = connector_for(call, self._library.connectors())
        if connector is not None:
            self._show_node(call, connector)
            return
        form = self._library.show_connector(new_connector(call), self._window)
        for name, secret in secrets_of(call).items():
            if name in form.tokens:
                form.tokens[name].propose(secret)
        form.saved.connect(partial(self._on_connector, call))

    def _on_connector(self, call: CurlCall, made: object) -> None:
        saved = cast("Connector", made)
        kept = next(one for one in self._library.connectors() if one.name == saved.name)
        # its own form closes first
        QTimer.singleShot(0, self, partial(self._show_node, call, kept))

    def _show_node(self, call: CurlCall, connector: Connector) -> None:
        form = self._library.show_node(new_node(call, connector), self._window)
        form.saved.connect(self._on_node)

    def _on_node(self, saved: object) -> None:
        path = self._library.path_of(cast("Node", saved))
        QTimer.singleShot(0, self, partial(self._tell, path))

    def _tell(self, path: str) -> None:
        self._made(path)
        self.deleteLater()
