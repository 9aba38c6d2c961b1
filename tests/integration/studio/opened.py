"""A studio without a process, behind the rules of Replicate's API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from apiflow_desktop.demo.app import create_app
from apiflow_desktop.demo.options import StudioOptions
from tests.contracts.recording import CheckedTransport

CREATE = "/v1/models/black-forest-labs/flux-kontext-pro/predictions"
SAMPLE = "http://demo.studio.localhost/samples/portrait.png"
FAST = 0.02


@asynccontextmanager
async def opened(folder: Path, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of a studio in this folder; afterwards no rule must have been broken."""
    app = create_app(StudioOptions(folder, **({"processing_time": FAST} | options)))
    checked = CheckedTransport(httpx.ASGITransport(app))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=checked,
            base_url="http://demo.studio.localhost",
            headers={"Authorization": "Bearer demo-studio"},
        ) as client,
    ):
        yield client
    assert checked.exchanges
    assert checked.violations == []


async def made(client: httpx.AsyncClient, prompt: str, **inputs: Any) -> dict[str, Any]:
    """Create a prediction and wait for its end."""
    body = {"input": {"prompt": prompt, **inputs}}
    reply = await client.post(CREATE, json=body, headers={"Prefer": "wait"})
    assert reply.status_code == 201, reply.text
    prediction: dict[str, Any] = reply.json()
    return prediction
