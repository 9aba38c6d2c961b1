"""The real application: real workspace, real studio, real window, on a qasync loop."""

from __future__ import annotations

import asyncio

import pytest
import qasync
from keyring.backend import KeyringBackend

from apiflow_desktop.base.folders import Home
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.gui import notify
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.vault.vault import Vault


class NoKeyring(KeyringBackend):
    """A machine without a keyring, as a CI machine is one."""

    priority = 0

    def get_password(self, service, username):
        from keyring.errors import NoKeyringError

        raise NoKeyringError("no keyring here")

    set_password = delete_password = get_password


@pytest.fixture(autouse=True)
def fresh_notices():
    """Give each test its own messages."""
    notify.Notices._current = notify.Notices()
    return notify.Notices.current()


@pytest.fixture(scope="session")
def only_loop(qapp):
    """The one qasync loop of the process, as in the application: it cannot have a second."""
    event_loop = qasync.QEventLoop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    yield event_loop
    event_loop.stop()
    event_loop.close()


@pytest.fixture
def loop(only_loop):
    """The window's loop, known as the running one while a test lasts."""
    asyncio.events._set_running_loop(only_loop)
    yield only_loop
    asyncio.events._set_running_loop(None)


@pytest.fixture
def start(qapp, qtbot, loop, fresh_home):
    """A function that starts the application over the test's home, as often as wanted."""
    apply(qapp, "dark")
    home = Home(fresh_home)
    running = []

    def begin(speed: float = 0.05) -> Assembly:
        workspace = Workspace.open(home, Vault(NoKeyring()))
        assembly = Assembly(workspace, StudioProcess(home, f"--speed={speed}"))
        running.append((assembly, workspace))
        assembly.window.resize(1600, 1000)
        assembly.window.show()
        qtbot.waitExposed(assembly.window)
        assembly.open_at_start(None)
        return assembly

    def end() -> None:
        assembly, workspace = running.pop()
        for page in assembly.window.workbench.pages:
            page.session.undo_stack.setClean()
        assembly.window.close()
        assembly.close()
        assembly.window.deleteLater()
        workspace.close()

    begin.end = end
    yield begin
    while running:
        end()
    StudioProcess(home).stop()
