"""What tests of scripts stand on."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import Event, StepLog, StepProgress
from apiflow_desktop.engine.ports import ScriptCall
from apiflow_desktop.engine.scripts.facts import JobFacts
from apiflow_desktop.engine.scripts.limits import Limits
from apiflow_desktop.engine.scripts.process import Launcher
from apiflow_desktop.engine.scripts.scripts import JobScripts, ScriptRunner


class Host:
    """A workspace in memory. The handle of a secret is ``<its name>``."""

    def __init__(self) -> None:
        self.trusted = True
        self.waiting = ["a"]
        self.answers: list[tuple[str, bool, JsonValue, str]] = []
        self.variables: dict[str, str] = {}
        self.resources: JsonObject = {}
        self.states: JsonObject = {}
        self.secrets: dict[str, str] = {}

    def trusts(self, script: JsonObject) -> bool:
        return self.trusted

    def secrets_in(self, value: JsonValue) -> Mapping[str, str]:
        return {name: secret for name, secret in self.secrets.items() if f"<{name}>" in str(value)}

    def opened(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        return _replaced(value, {f"<{name}>": secret for name, secret in secrets.items()})

    def closed(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        handles = {secret: f"<{name}>" for name, secret in secrets.items()}
        return _replaced(value, handles) if handles else value

    def variable(self, path: str) -> JsonValue:
        return self.variables[path]

    def resource(self, path: str) -> JsonValue:
        return self.resources[path]

    def state(self, path: str) -> JsonValue:
        return self.states.get(path)

    def answer(self, step: str, *, approved: bool, payload: JsonValue, approver: str) -> None:
        if step not in self.waiting:
            raise UserFacingError("It does not wait.")
        self.answers.append((step, approved, payload, approver))

    def keep_state(self, path: str, value: JsonValue) -> None:
        self.states[path] = value


class Journal:
    """Keeps events."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def record(self, *events: Event) -> None:
        self.events += events

    def note(self, event: Event) -> None:
        self.events.append(event)


class Scripts:
    """Runs scripts and shows what came of them."""

    def __init__(self, runner: asyncio.Runner, cache: Path) -> None:
        self.host = Host()
        self.journal = Journal()
        self.cache = cache
        self._loop = runner
        self._runners: list[ScriptRunner] = []
        self.limits = Limits()
        self.launcher: Launcher | None = None

    def python(self, content: str, **arguments: JsonValue) -> JsonValue:
        return self.run("python3", content, **arguments)

    def bash(self, content: str, **arguments: JsonValue) -> JsonValue:
        return self.run("bash", content, **arguments)

    def typescript(self, content: str, **arguments: JsonValue) -> JsonValue:
        return self.run("bun", content, **arguments)

    def run(self, language: str, content: str, **arguments: JsonValue) -> JsonValue:
        return self._loop.run(self.awaited(self.call(language, content, arguments)))

    def call(
        self,
        language: str,
        content: str,
        arguments: JsonObject | None = None,
        *,
        lock: str = "",
        shared: str = "",
    ) -> ScriptCall:
        return ScriptCall(
            step="a",
            attempt=0,
            script={"language": language, "content": content, "lock": lock},
            arguments=arguments or {},
            journal=self.journal,
            now=time.time,
            shared=shared,
        )

    async def awaited(self, call: ScriptCall) -> JsonValue:
        if not self._runners:
            self._runners.append(ScriptRunner(self.cache, self.limits, self.launcher))
        job = JobFacts(key="job", flow_path="u/local/flow", scheduled_for=0.0)
        return await JobScripts(self._runners[0], self.host, job).run(call)

    def on_loop(self, work: Callable[[], object]) -> object:
        return self._loop.run(work())  # type: ignore[arg-type]

    @property
    def log(self) -> str:
        return "".join(event.text for event in self.journal.events if isinstance(event, StepLog))

    @property
    def progress(self) -> list[float | None]:
        events = self.journal.events
        return [event.fraction for event in events if isinstance(event, StepProgress)]

    async def close(self) -> None:
        for runner in self._runners:
            await runner.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def dies(pid: int, within: float = 5.0) -> bool:
    """Whether a process ends soon."""
    deadline = time.monotonic() + within
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)


def _replaced(value: JsonValue, texts: dict[str, str]) -> JsonValue:
    if isinstance(value, str):
        for old, new in texts.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, list):
        return [_replaced(each, texts) for each in value]
    if isinstance(value, dict):
        return {key: _replaced(each, texts) for key, each in value.items()}
    return value


def needs_network(host: str) -> pytest.MarkDecorator:
    """Skip a test where a registry cannot be reached."""
    return pytest.mark.skipif(not _reachable(host), reason=f"{host} cannot be reached")


@lru_cache
def _reachable(host: str) -> bool:
    try:
        socket.create_connection((host, 443), timeout=3).close()
    except OSError:
        return False
    return True
