"""How much scripts may use, and what processes there are of them. Used by the keeper alone."""

import contextlib
import os
import resource
import sys
import time

_LINUX = sys.platform == "linux"
_SCRIPTS, _LAST = 5, 19
"""Priorities: of scripts, and of too many of them."""
_SPARE_TASKS = 1_000
_COUNTED_FOR = 30.0
_SPARE_SPACE = 2 * 1024**3
_PAGE = resource.getpagesize()


class Tasks:
    """How many tasks the user has: the system counts them all where it limits processes."""

    def __init__(self) -> None:
        self._counted = 0
        self._at = -_COUNTED_FOR

    def look(self) -> None:
        """Count them, if that was not done a moment ago."""
        if not _LINUX or time.monotonic() - self._at < _COUNTED_FOR:
            return
        self._at, self._counted, user = time.monotonic(), 0, os.getuid()
        for name in filter(str.isdecimal, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == user:
                    self._counted += len(os.listdir(f"/proc/{name}/task"))

    def most(self) -> int:
        """How many there may be before a script cannot start more."""
        return self._counted + _SPARE_TASKS if _LINUX else resource.RLIM_INFINITY


def descendants(process: int) -> list[int]:
    """The processes below one, where the system tells them."""
    found = [process]
    for parent in found:
        found += children(parent)
    return found[1:]


def children(process: int) -> list[int]:
    """The processes a process started and that still run, where the system tells them."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            path = f"/proc/{process}/task/{thread}/children"
            with contextlib.suppress(OSError), open(path, "rb") as file:
                found += map(int, file.read().split())
    return found


def give_way(processes: list[int]) -> None:
    """Let many processes have only the time that is left over, so that they can be ended."""
    for process in processes:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process, _LAST)


def over_limit(processes: list[int], limits: dict[str, float]) -> str:
    """Tell which limit processes are over together: ``processes``, ``memory``, or none."""
    if len(processes) > limits["processes"]:
        return "processes"
    memory = 0
    for process in processes:
        with contextlib.suppress(OSError), open(f"/proc/{process}/statm", "rb") as file:
            _, resident, shared, *_ = file.read().split()
            memory += (int(resident) - int(shared)) * _PAGE
    return "memory" if memory > limits["memory"] else ""


def limit(memory: float | None, most_tasks: int) -> None:
    """Let the system refuse memory that is asked for beyond all measure.

    What is used is measured by the watcher; address space may be much more than that.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        space = int(memory) + _SPARE_SPACE
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (space, space))
    os.setpriority(os.PRIO_PROCESS, 0, _SCRIPTS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (most_tasks, most_tasks))
    if _LINUX:
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
            file.write("500")
