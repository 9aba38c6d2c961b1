"""What the studio keeps: predictions and uploaded files."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel, Field

from apiflow_desktop.base.json_types import JsonObject, JsonValue

FINISHED: Final = frozenset({"succeeded", "failed", "canceled", "aborted"})


def new_id() -> str:
    """Make an id like Replicate's: 26 letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def now() -> str:
    """The time as the API writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Prediction(BaseModel):
    """One run of a model."""

    id: str = Field(default_factory=new_id)
    model: str
    version: str
    input: JsonObject
    status: str = "starting"
    output: JsonValue = None
    logs: str = ""
    error: str | None = None
    created_at: str = Field(default_factory=now)
    started_at: str | None = None
    completed_at: str | None = None
    metrics: JsonObject = Field(default_factory=dict)
    data_removed: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing will change any more."""
        return self.status in FINISHED

    def finish(self, status: str, *, output: JsonValue = None, error: str | None = None) -> None:
        """Bring it to its end."""
        self.status, self.output, self.error = status, output, error
        self.completed_at = now()
        if self.started_at:
            taken = datetime.fromisoformat(self.completed_at) - datetime.fromisoformat(
                self.started_at
            )
            self.metrics["predict_time"] = taken.total_seconds()

    def remove_data(self) -> None:
        """Forget input, output and logs, as Replicate does an hour after the end."""
        self.input, self.output, self.logs, self.data_removed = {}, None, "", True

    def as_reply(self, api_url: str) -> JsonObject:
        """Show it as the API does."""
        own = f"{api_url}/predictions/{self.id}"
        web = f"{api_url.removesuffix('/v1')}/p/{self.id}"
        shown: JsonObject = self.model_dump()
        return shown | {
            "source": "api",
            "urls": {"get": own, "cancel": f"{own}/cancel", "web": web},
        }


class StoredFile(BaseModel):
    """A file that was uploaded or made."""

    id: str = Field(default_factory=new_id)
    name: str
    content_type: str
    size: int
    sha256: str
    metadata: JsonObject = Field(default_factory=dict)
    created_at: str = Field(default_factory=now)

    def as_reply(self, api_url: str) -> JsonObject:
        """Show an upload as the API does."""
        return {
            "id": self.id,
            "name": self.name,
            "content_type": self.content_type,
            "size": self.size,
            "etag": self.sha256[:32],
            "checksums": {"sha256": self.sha256},
            "metadata": self.metadata,
            "created_at": self.created_at,
            "expires_at": None,
            "urls": {"get": f"{api_url}/files/{self.id}"},
        }
