"""The HTTP factory over real sockets on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from apiflow_desktop.catalog.models import Connector, ConnectorSettings
from apiflow_desktop.catalog.presets import demo_studio
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.engine.http.files import FileNotFetched, fetch_file
from apiflow_desktop.engine.http.transport import PublicResolver, is_public
from tests.integration.calls.provider import Answer, Provider, answer


def connector(base_url: str, **settings: Any) -> Connector:
    return Connector(id=1, name="C", base_url=base_url, data=ConnectorSettings(**settings))


def play(scenario: Callable[[Provider, HttpFactory], Any]) -> None:
    async def run() -> None:
        async with Provider() as provider:

            async def port() -> int:
                return provider.port

            async with HttpFactory(port) as http:
                await scenario(provider, http)

    asyncio.run(run())


async def read(http: HttpFactory, url: str, **options: Any) -> bytes:
    async with fetch_file(http, url, **options) as incoming:
        return b"".join([chunk async for chunk in incoming.chunks])


def test_the_studio_is_reached_by_its_stable_name():
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        provider.on("GET /v1/x", answer({"ok": True}))
        reply = await http.channel(demo_studio()).client.get("http://demo.studio.localhost/v1/x")
        assert reply.json() == {"ok": True}
        assert str(reply.request.url) == "http://demo.studio.localhost/v1/x"
        assert provider.received[0].headers["host"] == "demo.studio.localhost"

    play(scenario)


def test_without_a_studio_its_name_cannot_be_reached():
    async def run() -> None:
        async with HttpFactory() as http:
            with pytest.raises(httpx.ConnectError, match="not running"):
                await http.channel(demo_studio()).client.get("http://demo.studio.localhost/v1")

    asyncio.run(run())


def test_connectors_of_one_host_share_a_client_and_others_do_not():
    async def run() -> None:
        async with HttpFactory() as http:
            first = http.channel(connector("https://a.example/v1"))
            assert http.channel(connector("https://A.example/v2")) is first
            assert http.channel(connector("http://a.example/v1")) is not first
            wider = http.channel(connector("https://a.example/v1", max_concurrency=1000))
            assert wider is not first

    asyncio.run(run())


def test_redirects_of_calls_are_not_followed():
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        provider.on("GET /v1/a", answer({}, 302, location="/v1/b"))
        client = http.channel(connector(provider.base_url)).client
        reply = await client.get(f"{provider.base_url}/a", headers={"X-Api-Key": "k"})
        assert reply.status_code == 302
        assert provider.lines() == ["GET /v1/a"]

    play(scenario)


def test_cookies_are_not_kept():
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        provider.on("GET /v1/a", answer({}, set_cookie="a=b"))
        client = http.channel(connector(provider.base_url)).client
        for _ in range(2):
            await client.get(f"{provider.base_url}/a")
        assert all("cookie" not in one.headers for one in provider.received)

    play(scenario)


def test_as_many_requests_are_in_flight_as_the_connector_allows():
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        gate = asyncio.Event()
        provider.on("GET /v1/a", Answer(200, b"{}", gate=gate))
        limited = connector(provider.base_url, max_concurrency=150)
        channel = http.channel(limited)

        async def one() -> int:
            async with channel.slots:
                return (await channel.client.get(f"{provider.base_url}/a")).status_code

        tasks = [asyncio.ensure_future(one()) for _ in range(160)]
        while len(provider.received) < 150:
            provider.arrived.clear()
            await provider.arrived.wait()
        assert len(provider.received) == 150
        gate.set()
        assert await asyncio.gather(*tasks) == [200] * 160

    play(scenario)


def test_files_follow_redirects_and_drop_credentials_for_another_host():
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        other = f"http://localhost:{provider.port}/v1/there"
        provider.on("GET /v1/here", answer({}, 302, location="/v1/near"))
        provider.on("GET /v1/near", answer({}, 302, location=other))
        provider.on("GET /v1/there", Answer(200, b"content"))
        near = connector(provider.base_url)
        url = f"{provider.base_url}/here"
        assert await read(http, url, near=near, headers={"X-Api-Key": "k"}) == b"content"
        assert [one.headers.get("x-api-key") for one in provider.received] == ["k", "k", None]

    play(scenario)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([answer({}, 404)], "the server answered 404"),
        ([answer({}, 302, location="/v1/f")], "it redirects in circles"),
        ([Answer(200, b"x" * 100)], "it is larger than 50 bytes"),
        ([Answer(200, b"x" * 100, {"connection": "close"}, sent=20)], "it is larger than 50"),
        ([Answer(200, b"x" * 40, sent=20)], "ContentLengthError|payload"),
        ([Answer(silent=True)], "disconnected"),
    ],
)
def test_a_file_that_cannot_be_had_is_said(answers, message):
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        provider.on("GET /v1/f", *answers)
        with pytest.raises(FileNotFetched, match=message):
            await read(
                http, f"{provider.base_url}/f", near=connector(provider.base_url), largest=50
            )

    play(scenario)


def test_only_a_file_that_is_not_there_is_gone():
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        provider.on("GET /v1/f", answer({}, 410), answer({}, 500))
        near = connector(provider.base_url)
        gone = []
        for _ in range(2):
            with pytest.raises(FileNotFetched) as caught:
                await read(http, f"{provider.base_url}/f", near=near)
            gone.append(caught.value.gone)
        assert gone == [True, False]

    play(scenario)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_a_provider_on_the_internet_cannot_name_files_on_this_machine(host):
    async def scenario(provider: Provider, http: HttpFactory) -> None:
        near = connector("https://api.replicate.com/v1")
        with pytest.raises(FileNotFetched, match="not on the public internet"):
            await read(http, f"http://{host}:{provider.port}/v1/f", near=near)
        assert provider.received == []

    play(scenario)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("192.168.1.2", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("x", False),
    ],
)
def test_public_addresses(address, public):
    assert is_public(address) is public


def test_a_name_that_leads_to_this_machine_is_refused():
    async def run() -> None:
        resolver = PublicResolver()
        with pytest.raises(OSError, match="is not a public host"):
            await resolver.resolve("localhost", 80)
        await resolver.close()

    asyncio.run(run())
