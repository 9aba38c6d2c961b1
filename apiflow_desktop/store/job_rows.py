"""Jobs as the workspace keeps them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject, JsonValue

ENDED = ("completed", "failed", "cancelled")
"""The statuses a job does not leave."""
ENDED_TITLES: Final = {
    "completed": N_("completed"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
}
"""Those as people read them."""


class JobRecord(Struct, frozen=True, kw_only=True):
    """A job to be created.

    Attributes:
        document: What is run, byte for byte, so that a resume runs the same.
        data: Whatever else the runner must remember, e.g. the connectors that stand in.
    """

    name: str
    input: JsonObject = field(default_factory=dict)
    document: bytes = b""
    workflow_id: int | None = None
    workflow_name: str = ""
    data: JsonObject = field(default_factory=dict)


class JobSummary(Struct, frozen=True, kw_only=True):
    """A job as a list shows it.

    Attributes:
        status: pending, running, waiting (for an approval), asked (waits for the user's word),
            completed, failed or cancelled.
        owner: Who holds the lease; empty if nobody does.
        renewed_at: When the lease was last renewed, seconds since 1970.
    """

    id: int
    name: str
    workflow_id: int | None
    workflow_name: str
    status: str
    retry_count: int
    created_at: float
    updated_at: float
    started_at: float | None
    ended_at: float | None
    owner: str
    renewed_at: float

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen in it."""
        return self.status in ENDED


class Job(JobSummary, frozen=True, kw_only=True):
    """A job with all that was given to it and came out of it."""

    input: JsonObject
    output: JsonValue
    document: bytes
    data: JsonObject
