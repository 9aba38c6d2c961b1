"""Starting one script, whatever its language, and knowing how it ended."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.scripts.limits import MIB, Limits


class Order(Struct, frozen=True, kw_only=True):
    """One script to be started.

    Attributes:
        folder: The run's own folder, in which it is started; it takes its outcome.
        env: All of its environment.
        argv: The program and its arguments; None calls the Python script in the folder.
        interpreter: The Python for that, and whether it has packages of its own.
        limits: What it may use.
        bounded_space: Whether its address space is bounded too; not for programs that reserve
            much more than they use.
    """

    folder: Path
    env: dict[str, str]
    interpreter: Interpreter
    limits: Limits
    argv: tuple[str, ...] | None = None
    bounded_space: bool = True


class Interpreter(Struct, frozen=True):
    """A Python that scripts are run with.

    Attributes:
        path: The program.
        packages: Whether it has packages installed that scripts may import.
    """

    path: str
    packages: bool = False

    def command(self, program: Path) -> tuple[str, ...]:
        """The command that runs a program apart from the user's settings of Python."""
        bare = () if self.packages else ("-S",)
        return (self.path, "-I", *bare, "-X", "utf8", str(program))


class Exit(Struct, frozen=True):
    """How a script's process ended.

    Attributes:
        code: Its exit code, negative for the signal that ended it; None if it was made to end.
        reason: Why it was made to end: ``time``, ``memory``, ``processes``, or ``lost`` if it
            ended together with its watcher.
    """

    code: int | None
    reason: str = ""

    def explained(self, limits: Limits) -> str:
        """Say in a sentence how it ended."""
        match self.reason:
            case "time":
                return recorded(
                    "job process terminated due to timeout after exceeding the limit of "
                    "{seconds} s for scripts",
                    seconds=f"{limits.seconds:.0f}",
                )
            case "memory":
                return recorded(
                    "The script used more than {size} MB of memory and was ended",
                    size=limits.memory // MIB,
                )
            case "processes":
                return recorded(
                    "The script started more than {count} processes and was ended",
                    count=limits.processes,
                )
        if self.code is None:
            return recorded("The script's process was lost")
        if self.code < 0:
            return recorded(
                "The script's process was ended by {signal}", signal=_signal_name(-self.code)
            )
        return recorded("ExitCode: {code}", code=self.code)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class Launcher(Protocol):
    """Starts scripts."""

    def prepare(self, interpreter: Interpreter) -> None:
        """Make ready to start scripts with this Python."""

    async def run(self, order: Order, output: Callable[[bytes], None]) -> Exit:
        """Run a script to its end; nothing it started is left then.

        Cancellation ends it, and what it started, before it is passed on.

        Args:
            order: What to start.
            output: Given what it prints, as it comes.

        Raises:
            OSError: It cannot be started.
        """

    async def close(self) -> None:
        """End what waits for scripts."""
