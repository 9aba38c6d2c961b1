"""TypeScript and JavaScript scripts, all of them through Deno."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.large_values import worked_on
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.imports import Imports, script_imports
from apiflow_desktop.engine.scripts.limits import MIB
from apiflow_desktop.engine.scripts.process import Exit, Interpreter, Order
from apiflow_desktop.engine.scripts.pruning import mark_used, prune
from apiflow_desktop.engine.scripts.run import ScriptRun, read_outcome
from apiflow_desktop.engine.scripts.tools import packaged_tool, run_tool
from apiflow_desktop.openflow.signatures.typescript import typescript_parameters

_STUBS: Final = Path(__file__).with_name("stubs")
_CLIENT: Final = _STUBS / "wmill.ts"
_FETCHED: Final = "deno"
_APART: Final = ("--quiet", "--no-config", "--no-lock", "--node-modules-dir=none")


class TypeScript:
    """Calls ``main`` by position in Deno, which may use the network and the run's own folder.

    Args:
        folder: Where Deno keeps the packages it fetched, and scripts as they were last run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def order(self, run: ScriptRun) -> Order:
        """See :class:`Language`."""
        deno = packaged_tool(
            "deno", recorded("TypeScript and JavaScript scripts need {tool}", tool="deno")
        )
        imports = script_imports(run.content, run.lock, _CLIENT)
        if imports.local:
            raise StepError(
                "ImportError",
                recorded(
                    "The script imports “{name}”; files of this computer and other scripts "
                    "cannot be imported",
                    name=imports.local[0],
                ),
            )
        source = self._source(run, imports)
        if imports.remote and not (source / "fetched").exists():
            await self._fetch(deno, source, run)
        await worked_on(run.arguments, lambda: run.folder.write_json("args.json", _call(run)))
        return Order(
            folder=run.folder.path,
            env={**run.env, **self._settings()},
            interpreter=Interpreter(sys.executable),
            limits=run.limits,
            argv=(deno, "run", *_APART, *self._permissions(run, source), *_program(run, source)),
            bounded_space=False,
        )

    def result(self, run: ScriptRun, ended: Exit) -> JsonValue:
        """See :class:`Language`."""
        return read_outcome(run, ended)

    def _source(self, run: ScriptRun, imports: Imports) -> Path:
        """The folder of this very script, so that Deno knows it again."""
        mapped = json.dumps(imports.map, sort_keys=True)
        caller = (_STUBS / "call.ts").read_text(encoding="utf-8")
        told = f"{run.content}\0{mapped}\0{caller}"
        key = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
        source = self._folder / "scripts" / key[:24]
        if not (source / "call.ts").exists():
            source.mkdir(parents=True, exist_ok=True)
            (source / "main.ts").write_bytes(run.content.encode("utf-8", "replace"))
            (source / "imports.json").write_text(mapped, encoding="utf-8")
            (source / "call.ts").write_text(caller, encoding="utf-8")
        mark_used(source)
        return source

    def prune(self) -> None:
        """Remove the scripts that were not run for long; may take its time."""
        prune(self._folder / "scripts", self._folder / _FETCHED)

    async def _fetch(self, deno: str, source: Path, run: ScriptRun) -> None:
        run.say(recorded("Fetching what the script imports") + "\n")
        mapped = f"--import-map={source / 'imports.json'}"
        command = (deno, "cache", *_APART, mapped, str(source / "main.ts"))
        try:
            await run_tool(command, source, self._settings())
        except subprocess.CalledProcessError as error:
            raise StepError(
                "ImportError",
                recorded(
                    "What the script imports cannot be fetched: {output}", output=error.output
                ),
            ) from error
        (source / "fetched").touch()

    def _settings(self) -> dict[str, str]:
        return {
            "DENO_DIR": str(self._folder / _FETCHED),
            "DENO_NO_UPDATE_CHECK": "1",
            "DENO_TLS_CA_STORE": "mozilla,system",
            "NO_COLOR": "1",
        }

    def _permissions(self, run: ScriptRun, source: Path) -> tuple[str, ...]:
        own = [run.folder.path, source]
        shared = run.folder.path / "shared"
        if shared.exists():
            own += [shared, shared.resolve()]
        paths = ",".join(map(str, (*own, _CLIENT)))
        return (
            "--no-prompt",
            "--cached-only",
            "--allow-net",
            "--allow-env",
            f"--allow-read={paths}",
            f"--allow-write={','.join(str(path) for path in own if path != source)}",
        )


def _program(run: ScriptRun, source: Path) -> tuple[str, ...]:
    return (
        f"--import-map={source / 'imports.json'}",
        f"--v8-flags=--max-old-space-size={run.limits.memory // MIB}",
        str(source / "call.ts"),
        str(run.folder.path),
    )


def _call(run: ScriptRun) -> JsonObject:
    parameters = typescript_parameters(run.content, run.entrypoint) or []
    return {
        "entry": run.entrypoint,
        "parameters": [{"name": each.name, "date": each.type == "date"} for each in parameters],
        "values": run.arguments,
    }
