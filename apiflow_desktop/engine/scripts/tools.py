"""The programs that scripts need besides Python: uv, deno and bash."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.environment import tool_environment
from apiflow_desktop.engine.scripts.waiting import finished

_LAST_LINES = 2_000


def packaged_tool(name: str, need: str) -> str:
    """Find uv or deno: what the extra ``scripts`` installed, else what is on the path.

    Args:
        name: ``uv`` or ``deno``.
        need: What needs it, for the message.

    Raises:
        StepError: It is not installed; the message says how to install it.
    """
    with suppress(ImportError, FileNotFoundError):
        found: str = getattr(import_module(name), f"find_{name}_bin")()
        return str(found)
    on_path = shutil.which(name)
    if on_path is not None:
        return on_path
    raise missing_tool(need, "pip install 'apiflow-desktop[scripts]'")


def system_tool(name: str, need: str) -> str:
    """Find a program on the path.

    Raises:
        StepError: It is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise missing_tool(need, recorded("install {tool} so that it is on the PATH", tool=name))
    return found


def missing_tool(need: str, advice: str) -> StepError:
    """Return the error of a step whose program is not there."""
    return StepError(
        "NotSupported",
        recorded("{why}, which is not installed: {advice}", why=need, advice=advice),
        retryable=False,
    )


async def run_tool(command: tuple[str, ...], cwd: Path, own: Mapping[str, str]) -> str:
    """Run uv or deno to its end and return what it printed; cancellation ends it.

    Args:
        command: Program and arguments.
        cwd: Where it is started.
        own: Variables added to its environment.

    Raises:
        subprocess.CalledProcessError: It failed; ``output`` is the end of what it printed.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=tool_environment(own),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    talking = asyncio.ensure_future(process.communicate())
    try:
        await asyncio.shield(talking)
    finally:
        if not talking.done():
            process.kill()
        await finished(talking)
    text = talking.result()[0].decode("utf-8", "replace").strip()[-_LAST_LINES:]
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, text)
    return text
