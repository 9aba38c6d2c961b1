"""What a script is told of where it runs (R57)."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.addresses import step_id
from apiflow_desktop.engine.ports import ScriptCall

WORKSPACE: Final = "local"
_USER: Final = "u/local"
_IDS: Final = uuid.UUID("7d6c1b1e-4b0e-5d0c-9b52-8f7d4d0a51c3")
_DEEPEST_LIST: Final = 2
_LONGEST_LIST: Final = 1000


class JobFacts(Struct, frozen=True, kw_only=True):
    """What is known of a job.

    Attributes:
        key: Names the job; no other job of this machine has the same.
        flow_path: A path for the flow, of letters, digits, ``_`` and ``/``.
        scheduled_for: When it was to start, seconds since 1970.
    """

    key: str
    flow_path: str
    scheduled_for: float


def flow_path(title: str) -> str:
    """Make a path of a workflow's title."""
    return f"{_USER}/{re.sub(r'[^a-z0-9]+', '_', title.lower()).strip('_') or 'flow'}"


def variables(job: JobFacts, call: ScriptCall, token: str, base_url: str) -> dict[str, str]:
    """The contextual variables of one run of a script."""
    step = re.sub(r"\[\d+\]", "", step_id(call.step))
    flow_job = str(uuid.uuid5(_IDS, job.key))
    scheduled = datetime.fromtimestamp(job.scheduled_for, UTC).isoformat()
    content = str(call.script.get("content", ""))
    return {
        "WM_WORKSPACE": WORKSPACE,
        "WM_TOKEN": token,
        "WM_EMAIL": "local@localhost",
        "WM_USERNAME": "local",
        "WM_BASE_URL": base_url,
        "BASE_INTERNAL_URL": base_url,
        "WM_JOB_ID": str(uuid.uuid5(_IDS, f"{job.key}/{call.step}/{call.attempt}")),
        "WM_SCHEDULED_FOR": scheduled,
        "WM_JOB_PATH": f"{job.flow_path}/{step}",
        "WM_FLOW_JOB_ID": flow_job,
        "WM_ROOT_FLOW_JOB_ID": flow_job,
        "WM_ROOT_JOB_ID": flow_job,
        "WM_FLOW_PATH": job.flow_path,
        "WM_SCHEDULE_PATH": "",
        "WM_PERMISSIONED_AS": _USER,
        "WM_STATE_PATH": f"{job.flow_path}/{step}",
        "WM_FLOW_STEP_ID": step,
        "WM_OBJECT_PATH": f"{job.flow_path}/{flow_job}",
        "WM_WORKER_GROUP": "default",
        "WM_RUNNABLE_ID": hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16],
        "WM_END_USER_EMAIL": "",
        "WM_TESTED_RUNNABLE": "",
    }


def filled_in(value: JsonValue, known: dict[str, str], lists: int = 0) -> JsonValue:
    """Put contextual variables in the place of the texts that name them, ``$WM_JOB_ID`` (R5)."""
    if isinstance(value, str):
        return known.get(value[1:], value) if value.startswith("$") else value
    if isinstance(value, dict):
        return {key: filled_in(each, known, lists) for key, each in value.items()}
    if isinstance(value, list) and lists < _DEEPEST_LIST and len(value) <= _LONGEST_LIST:
        return [filled_in(each, known, lists + 1) for each in value]
    return value
