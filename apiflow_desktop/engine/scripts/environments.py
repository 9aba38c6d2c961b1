"""Python environments for scripts that need packages, one for each set of requirements."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from apiflow_desktop.base.locks import FileLock
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.process import Interpreter
from apiflow_desktop.engine.scripts.pruning import lock_of, mark_used, prune
from apiflow_desktop.engine.scripts.requirements import Requirements
from apiflow_desktop.engine.scripts.tools import packaged_tool, run_tool

_LOOK_AGAIN: Final = 0.1
_FETCHED: Final = "uv"


class Environments:
    """Makes environments with uv and keeps them.

    Args:
        folder: Where they are kept; it may be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def interpreter(
        self, requirements: Requirements, say: Callable[[str], None]
    ) -> Interpreter:
        """Return the Python to run a script with.

        Args:
            requirements: What the script needs; its environment is made if it is not there.
            say: Told what takes long.

        Raises:
            StepError: uv is not installed, or the packages cannot be.
        """
        if not requirements:
            return Interpreter(sys.executable)
        folder = self._folder / _key(requirements)
        program = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        async with _alone(lock_of(folder)):
            if not (folder / "ready").exists():
                uv = packaged_tool(
                    "uv", recorded("A script that declares requirements needs {tool}", tool="uv")
                )
                await self._make(uv, folder, requirements, say)
            mark_used(folder)
        return Interpreter(str(program), packages=True)

    def prune(self) -> None:
        """Remove the environments that no script has used for long; may take its time."""
        prune(self._folder, self._folder / _FETCHED)

    async def _make(
        self, uv: str, folder: Path, requirements: Requirements, say: Callable[[str], None]
    ) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        cache = {"UV_CACHE_DIR": str(self._folder / _FETCHED)}
        python = requirements.python or sys.executable
        listed = self._folder / f"{folder.name}.txt"
        listed.write_text("\n".join(requirements.lines), encoding="utf-8")
        what = ", ".join(requirements.lines) or f"Python {python}"
        say(recorded("Installing {what}", what=what) + "\n")
        try:
            make = (uv, "venv", "--quiet", "--python", python, str(folder))
            await run_tool(make, self._folder, cache)
            fill = (uv, "pip", "install", "--quiet", "--python", str(folder), "-r", str(listed))
            await run_tool(fill, self._folder, cache)
        except subprocess.CalledProcessError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise StepError(
                "RequirementsError",
                recorded(
                    "The script's requirements cannot be installed: {output}", output=error.output
                ),
            ) from error
        (folder / "ready").touch()


def _key(requirements: Requirements) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    text = "\n".join((version, requirements.python, *sorted(requirements.lines)))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@asynccontextmanager
async def _alone(lock: FileLock) -> AsyncIterator[None]:
    """Hold a lock between processes and between tasks."""
    while not lock.acquire():  # noqa: ASYNC110 - no event comes from another process
        await asyncio.sleep(_LOOK_AGAIN)
    try:
        yield
    finally:
        lock.release()
