"""The real application: real workspace, real studio, real window, on a qasync loop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import qasync
from keyring.backends.fail import Keyring

from apiflow_desktop.base.folders import Home
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.gui import notify
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.vault.vault import Vault
from tests.gui.application.user import User
from tests.integration.bad_input.providers import serving
from tests.integration.calls.provider import CREATE, answer


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


class Application:
    """Starts the application over one home, as often as wanted."""

    def __init__(self, home: Home, qtbot) -> None:
        self._home = home
        self._qtbot = qtbot
        self._running: list[tuple[Assembly, Workspace]] = []

    def __call__(self, *files: Path, speed: float = 0.05) -> Assembly:
        """Start it with files; ``speed``: seconds the studio takes for one picture."""
        # A machine without a keyring, as a CI machine is one.
        workspace = Workspace.open(self._home, Vault(Keyring()))
        assembly = Assembly(workspace, StudioProcess(self._home, f"--speed={speed}"))
        self._running.append((assembly, workspace))
        assembly.window.resize(1600, 1000)
        assembly.window.show()
        self._qtbot.waitExposed(assembly.window)
        assembly.open_at_start(list(files))
        return assembly

    def end(self) -> None:
        """Close the window and all that works for it."""
        assembly, workspace = self._running.pop()
        for page in assembly.window.workbench.pages:
            # Nothing is asked about, half-typed text neither.
            page.session.hold(None)
            page.session.undo_stack.setClean()
        assembly.window.close()
        assembly.close()
        assembly.window.deleteLater()
        workspace.close()

    def end_all(self) -> None:
        """End whatever runs, the studio too."""
        while self._running:
            self.end()
        StudioProcess(self._home).stop()


@pytest.fixture
def start(qapp, qtbot, loop, fresh_home):
    """Starts the application over the test's home."""
    apply(qapp, "dark")
    application = Application(Home(fresh_home), qtbot)
    yield application
    application.end_all()


@pytest.fixture
def user(start, qtbot):
    """The person before a window that was just started."""
    user = User(start(), qtbot)
    user.activate(user.window)
    return user


@pytest.fixture
def provider():
    """A provider that answers every call with the same output; it tells what it was asked."""
    with serving(CREATE, answer({"output": "drawn"})) as provider:
        yield provider
