"""The calls against the demo studio, both sides held to the rules of Replicate's API."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.demo.address import read_address
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine.calls.media import GivenFiles
from apiflow_desktop.engine.calls.operations import CatalogOperations
from apiflow_desktop.engine.events import AttemptStarted, CallCreated, StepProgress
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.engine.ports import Call, StepError
from apiflow_desktop.vault.vault import Vault
from tests.contracts.recording import CheckedTransport
from tests.integration.calls.provider import NoKeyring, Records

SAMPLE = "http://demo.studio.localhost/samples/portrait.png"


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """One quick studio process for these tests."""
    home = Home(tmp_path_factory.mktemp("studio"))
    home.studio.mkdir()
    process = StudioProcess(home, "--speed=0.05", "--retry-after=1")
    process.ensure()
    yield process
    address = read_address(home.studio)
    assert address is not None
    os.kill(address.pid, signal.SIGTERM)


class Player:
    """Calls the node through operations of its own job."""

    def __init__(self, http: HttpFactory, given: tuple[str, ...], history: Any = ()) -> None:
        self.http = http
        self.journal = Records()
        self.operations = CatalogOperations(
            Catalog(preset_connectors(), preset_nodes()),
            Vault(NoKeyring(), environment={}),
            http,
            GivenFiles(given),
            history=history,
        )

    async def call(self, prompt: str, image: str = SAMPLE, **more: Any) -> Any:
        arguments: JsonObject = {"prompt": prompt, "input_image": image}
        path = "node/replicate_flux_kontext_pro_node_id"
        call = Call(
            step="a", attempt=0, path=path, arguments=arguments, journal=self.journal, **more
        )
        return await self.operations.call(call)


def play(studio: StudioProcess, scenario: Callable[[Player], Any], *given: str) -> None:
    async def run() -> None:
        watched: list[CheckedTransport] = []

        def watch(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
            watched.append(CheckedTransport(transport))
            return watched[-1]

        async with HttpFactory(studio.port, wrap=watch) as http:
            await scenario(Player(http, given))
        assert sum(one.exchanges for one in watched)
        assert [broken for one in watched for broken in one.violations] == []

    asyncio.run(run())


def large_picture(path: Path) -> str:
    """Write a PNG of noise that is too large for a data URI."""
    width = height = 400
    rows = b"".join(b"\0" + os.urandom(width * 3) for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    return str(path)


def test_a_picture_is_made(studio):
    async def scenario(player: Player) -> None:
        result = await player.call("add a hat")
        assert result["output_image"].startswith("http://demo.studio.localhost/delivery/")
        assert len(player.journal.of(CallCreated)) == 1

    play(studio, scenario)


def test_a_local_file_is_uploaded(studio, tmp_path):
    picture = large_picture(tmp_path / "noise.png")

    async def scenario(player: Player) -> None:
        result = await player.call("vintage style", picture)
        assert result["output_image"]

    play(studio, scenario, picture)


def test_refusals_are_waited_out_and_failures_are_told(studio):
    async def scenario(player: Player) -> None:
        assert (await player.call("a hat [429 1]"))["output_image"]
        waited = [one.message for one in player.journal.of(StepProgress)]
        assert "Demo studio takes no more requests now; again in 1 s" in waited
        assert (await player.call("a hat [poll 500 2]"))["output_image"]
        with pytest.raises(StepError, match="Demo studio: failed: no hat today"):
            await player.call("a hat [fail: no hat today]")
        with pytest.raises(StepError, match="Demo studio answered 503"):
            await player.call("a hat [503]")

    play(studio, scenario)


def test_a_stopped_call_is_cancelled_at_the_studio(studio):
    async def scenario(player: Player) -> None:
        task = asyncio.ensure_future(player.call("a hat [slow 60]"))
        await player.journal.recorded.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        [created] = player.journal.of(CallCreated)
        with pytest.raises(StepError, match="Demo studio: canceled"):
            await player.call("a hat [slow 60]", created=created)

    play(studio, scenario)


def test_a_lost_call_is_found_once_and_not_sent_again(studio):
    async def scenario(player: Player) -> None:
        prompt = "a hat for the lost one"
        await player.call(prompt)
        [created] = player.journal.of(CallCreated)
        started = AttemptStarted(at=created.at - 1, step="a", attempt=0)
        again = Player(player.http, (), [started])
        await again.call(prompt, uncertain=True)
        [found] = again.journal.of(CallCreated)
        assert found.provider_id == created.provider_id

    play(studio, scenario)
