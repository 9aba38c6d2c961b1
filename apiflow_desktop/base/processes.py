"""Processes that outlive the one that starts them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
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
