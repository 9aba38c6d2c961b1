"""Whose a job is: one process at a time, by a lease that is renewed."""

from __future__ import annotations

import errno
import os
import socket
import time
import uuid

from apiflow_desktop.store.job_rows import JobSummary
from apiflow_desktop.store.jobs import LEASE_SECONDS


def new_owner() -> str:
    """Return a name for somebody in this process who runs jobs."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def is_interrupted(job: JobSummary) -> bool:
    """Whether a job stopped because its process died."""
    lost = time.time() - job.renewed_at > LEASE_SECONDS
    return not job.ended and job.status != "asked" and (lost or is_dead(job.owner))


def is_dead(owner: str) -> bool:
    """Whether a lease's owner was a process of this machine that is no more."""
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if os.name != "posix" or host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except OSError as error:
        return error.errno == errno.ESRCH
    return False
