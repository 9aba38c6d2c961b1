"""How a studio is set up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apiflow_desktop.catalog.presets import DEMO_STUDIO_TOKEN, DEMO_STUDIO_URL

STUDIO_BASE: Final = DEMO_STUDIO_URL.removesuffix("/v1")
"""The stable name that links begin with; clients know which port is behind it."""


@dataclass(frozen=True)
class StudioOptions:
    """How a studio is set up.

    Attributes:
        folder: Where it keeps predictions and files.
        base_url: What the links it hands out begin with.
        token: The bearer token it takes.
        processing_time: Seconds a prediction takes at least.
        retry_after: Seconds a throttled client is told to wait.
        expire_after: Seconds after which the data of a finished prediction is removed.
        idle_minutes: Minutes without a request after which the process ends.
    """

    folder: Path
    base_url: str = STUDIO_BASE
    token: str = DEMO_STUDIO_TOKEN
    processing_time: float = 1.2
    retry_after: int = 30
    expire_after: float | None = None
    idle_minutes: float | None = None

    @property
    def api_url(self) -> str:
        """What API links begin with."""
        return f"{self.base_url}/v1"

    @property
    def host(self) -> str:
        """The name it answers to."""
        return urlsplit(self.base_url).hostname or ""
