"""Runs the scripts of jobs."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.letting_go import freed_in_pieces
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.events import StepLog, StepProgress
from apiflow_desktop.engine.large_values import worked_on
from apiflow_desktop.engine.ports import NeedsTrust, ScriptCall, StepError
from apiflow_desktop.engine.scripts.api import Caller, ScriptApi
from apiflow_desktop.engine.scripts.bash import Bash
from apiflow_desktop.engine.scripts.environment import clean_environment
from apiflow_desktop.engine.scripts.environments import Environments
from apiflow_desktop.engine.scripts.facts import JobFacts, filled_in, variables
from apiflow_desktop.engine.scripts.folder import RunFolder, remove_forgotten
from apiflow_desktop.engine.scripts.host import ScriptHost
from apiflow_desktop.engine.scripts.limits import Limits
from apiflow_desktop.engine.scripts.output import LastLine, Output
from apiflow_desktop.engine.scripts.plain import PlainLauncher
from apiflow_desktop.engine.scripts.process import Exit, Interpreter, Launcher
from apiflow_desktop.engine.scripts.python import Python
from apiflow_desktop.engine.scripts.run import Language, ScriptRun
from apiflow_desktop.engine.scripts.typescript import TypeScript
from apiflow_desktop.openflow.signatures.model import TYPESCRIPT
from apiflow_desktop.vault.redactor import Redactor

_AT_ONCE: Final = 64
_RUNS: Final = "runs"


class ScriptRunner:
    """What the scripts of all jobs of one event loop share.

    Args:
        cache: The folder for what is made for scripts and can be made again.
        limits: What each run of a script may use.
        launcher: Starts them; the one for this system if None.
    """

    def __init__(
        self, cache: Path, limits: Limits | None = None, launcher: Launcher | None = None
    ) -> None:
        self.folder = cache
        self.limits = limits or Limits()
        self.launcher = launcher or _launcher()
        self.api = ScriptApi()
        self._prepared = False
        self._removals: set[asyncio.Future[None]] = set()
        self.gate = asyncio.Semaphore(_AT_ONCE)
        typescript = TypeScript(cache / "typescript")
        environments = Environments(cache / "python")
        self._old = (environments, typescript)
        self.languages: dict[str, Language] = {
            "python3": Python(environments),
            "bash": Bash(),
            **dict.fromkeys(TYPESCRIPT, typescript),
        }

    def prepare(self) -> None:
        """Make ready for the first script of a job that has one."""
        self.launcher.prepare(Interpreter(sys.executable))
        if not self._prepared:
            self._prepared = True
            self._later(self._remove_old)

    def _remove_old(self) -> None:
        remove_forgotten(self.folder / _RUNS)
        for made in self._old:
            made.prune()

    def remove(self, folder: RunFolder) -> None:
        """Remove a run's folder, without anyone waiting for it."""
        self._later(folder.remove)

    def _later(self, work: Callable[[], None]) -> None:
        removal = asyncio.get_running_loop().run_in_executor(None, work)
        self._removals.add(removal)
        removal.add_done_callback(self._removals.discard)

    async def close(self) -> None:
        """End what waits for scripts."""
        await asyncio.gather(*self._removals)
        await self.launcher.close()
        await self.api.close()


class JobScripts:
    """Runs the scripts of one job: the engine's ``Scripts``."""

    def __init__(self, runner: ScriptRunner, host: ScriptHost, job: JobFacts) -> None:
        self._runner = runner
        self._host = host
        self._job = job

    def runs(self, language: str) -> bool:
        """Tell whether scripts in this language can be run here."""
        return language in self._runner.languages

    async def run(self, call: ScriptCall) -> JsonValue:
        """Run a script's ``main``; see :class:`~apiflow_desktop.engine.ports.Scripts`."""
        if not self._host.trusts(call.script):
            raise NeedsTrust(
                recorded("This step runs a script, and you have not said yet that you trust it."),
                where=call.step,
                hint=recorded("Read the script; then run with --trust, or say so in the window."),
            )
        async with self._runner.gate:
            return await _Running(self._runner, self._host, self._job, call).run()

    def close(self) -> None:
        """Remove what the job's scripts shared."""
        shutil.rmtree(shared_folder(self._runner.folder, self._job, ""), ignore_errors=True)


class _Running:
    def __init__(
        self, runner: ScriptRunner, host: ScriptHost, job: JobFacts, call: ScriptCall
    ) -> None:
        self._runner = runner
        self._host = host
        self._job = job
        self._call = call
        self._secrets: dict[str, str] = {}
        self._redactor = Redactor({})
        self._output = Output(self._log, runner.limits.output)

    async def run(self) -> JsonValue:
        found = await asyncio.to_thread(self._host.secrets_in, self._call.arguments)
        self._reveal(dict(found))
        shared = None
        if self._call.shared:
            shared = shared_folder(self._runner.folder, self._job, self._call.shared)
        caller = Caller(self._host, self._call.step, self._progress, self._reveal, self._closed)
        url = await self._runner.api.url()
        folder = await asyncio.to_thread(RunFolder, self._runner.folder / _RUNS, shared)
        try:
            with self._runner.api.serving(caller) as token:
                return await self._in(folder, variables(self._job, self._call, token, url))
        finally:
            self._runner.remove(folder)

    async def _in(self, folder: RunFolder, context: dict[str, str]) -> JsonValue:
        given = self._call.arguments
        opened = await worked_on(
            given, lambda: self._host.opened(filled_in(given, context), self._secrets)
        )
        last_line = LastLine(self._runner.limits.result)
        script = self._call.script
        language = self._runner.languages[str(script.get("language"))]
        run = ScriptRun(
            content=str(script.get("content") or ""),
            lock=str(script.get("lock") or ""),
            entrypoint=self._call.entrypoint,
            arguments=opened if isinstance(opened, dict) else {},
            folder=folder,
            env={**clean_environment(), **folder.places(), **context},
            limits=self._runner.limits,
            output=self._output,
            last_line=last_line,
            say=self._log,
        )

        def take(data: bytes) -> None:
            self._output.feed(data)
            last_line.feed(data)

        try:
            ended = await self._runner.launcher.run(await language.order(run), take)
            self._output.close()
            return await asyncio.to_thread(self._result, language, run, ended)
        except StepError as error:
            raise self._cleaned(error) from None
        finally:
            self._output.close()

    def _result(self, language: Language, run: ScriptRun, ended: Exit) -> JsonValue:
        result = freed_in_pieces(language.result(run, ended))
        return freed_in_pieces(self._closed(result))

    def _closed(self, value: JsonValue) -> JsonValue:
        return self._host.closed(value, self._secrets)

    def _log(self, text: str) -> None:
        self._note(StepLog, text=self._redactor.text(text))

    def _progress(self, percent: float) -> None:
        self._note(StepProgress, fraction=percent / 100)

    def _note(self, kind: Callable[..., StepLog | StepProgress], **facts: JsonValue) -> None:
        self._call.journal.note(kind(at=self._call.now(), step=self._call.step, **facts))

    def _reveal(self, found: dict[str, str]) -> None:
        if found:
            self._secrets |= found
            self._redactor = Redactor(self._secrets)

    def _cleaned(self, error: StepError) -> StepError:
        """Take the secrets that the script was given out of its error."""
        error.message = self._redactor.text(error.message)
        error.args = (error.message,)
        if error.stack is not None:
            error.stack = self._redactor.text(error.stack)
        if error.extra is not None:
            extra = self._redactor.json(error.extra)
            error.extra = extra if isinstance(extra, dict) else None
        return error


def shared_folder(cache: Path, job: JobFacts, name: str) -> Path:
    """The folder that scripts of a job share under a name (R54); all of a job's for no name."""
    key = sha256(job.key.encode()).hexdigest()[:24]
    folder = cache / "shared" / key
    return folder / sha256(name.encode()).hexdigest()[:24] if name else folder


def _launcher() -> Launcher:
    if sys.platform == "win32":
        return PlainLauncher()
    from apiflow_desktop.engine.scripts.warm import WarmLauncher

    return WarmLauncher()
