"""Jobs that run in a process of their own, which outlives the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.processes import start_detached


def run_detached(home: Home, job_id: int, *, trust: bool = False) -> Path:
    """Go on with a job that nobody runs, in a new process.

    If that process is ended, by a shutdown for instance, the job can be resumed.

    Args:
        home: Where the job is.
        job_id: The job.
        trust: Secrets may go to whatever hosts it names.

    Returns:
        The file that takes what the process prints.
    """
    home.logs.mkdir(parents=True, exist_ok=True)
    log = home.logs / f"job-{job_id}.log"
    resume = ["jobs", "resume", str(job_id), "--keep", *(["--trust"] if trust else [])]
    with log.open("ab") as output:
        start_detached([sys.executable, "-m", "apiflow_desktop.cli.main", *resume], output.fileno())
    return log
