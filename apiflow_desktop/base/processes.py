"""Processes that take this one's place or outlive it, and whether others still run."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path


def start_detached(command: list[str], output: int) -> subprocess.Popen[bytes]:
    """Start a process that is not ended together with this one, nor with its terminal.

    Args:
        command: What to run, with its arguments.
        output: Open file that takes all it prints.
    """
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd=Path(sys.prefix),
        env=os.environ.copy(),
        start_new_session=True,
        creationflags=flags,
    )
    # Waited for, so that it leaves no zombie while this process lives.
    threading.Thread(target=process.wait, name="detached-exit", daemon=True).start()
    return process


def begin_anew(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Let Python begin anew in the place of this process, which is to have put all in order.

    Returns only where the system cannot replace a process, but starts another one: on Windows.

    Args:
        arguments: What Python is told.
        environment: The environment it gets.
    """
    command = [sys.executable, *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        subprocess.Popen(command, env=dict(environment))
    else:
        os.execve(command[0], command, dict(environment))


def identity_of(pid: int) -> str:
    """Return what tells a process from all others that have, or had, its number.

    It is made of where the number counts (this start of this machine) and of when the process
    began. Empty if it does not run, or where the system does not tell.
    """
    began = _began(pid)
    return f"{_numbering()}.{began}" if began else ""


def is_over(pid: int, identity: str) -> bool:
    """Whether a process of this machine has ended for certain.

    Args:
        pid: Its number.
        identity: What :func:`identity_of` said of it while it ran; empty if that is not known.
    """
    own = identity_of(os.getpid())
    if not own or (identity and identity.partition(".")[0] != own.partition(".")[0]):
        return False  # nothing is told here, or the number counts elsewhere
    now = identity_of(pid)
    return not now or bool(identity and now != identity)


if sys.platform == "linux":

    def _began(pid: int) -> str:
        """When it began, in ticks since the machine's start; empty if it has ended."""
        try:
            text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        except OSError:
            return ""
        facts = text.rpartition(")")[2].split()
        return "" if facts[0] in "ZX" else facts[19]

    def _numbering() -> str:
        """Name the space that numbers count in: this start of the machine, this container."""
        try:
            start = Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
            return f"{start}-{Path('/proc/self/ns/pid').stat().st_ino}"
        except OSError:
            return "unknown"

elif sys.platform == "win32":

    def _began(pid: int) -> str:
        """Nothing is asked: a lease runs out."""
        return ""

    def _numbering() -> str:
        return ""

else:

    def _began(pid: int) -> str:
        """When it began, in words; empty if it has ended."""
        command = ("ps", "-o", "lstart=", "-o", "stat=", "-p", str(pid))
        environment = {**os.environ, "LC_ALL": "C"}
        told = subprocess.run(command, capture_output=True, check=False, env=environment)
        *began, state = told.stdout.decode("ascii", "replace").split() or [""]
        return "" if state.startswith("Z") else "-".join(began).replace(":", "-")

    def _numbering() -> str:
        return "machine"
