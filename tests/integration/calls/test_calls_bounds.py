"""How many calls are in flight: as many as are asked for, and not one more."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import Connector, ConnectorSettings, Node, NodeInput
from apiflow_desktop.engine.calls.operations import CatalogOperations
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.events import JobCompleted
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.vault.origins import OriginGuard
from apiflow_desktop.vault.vault import Vault
from tests.integration.calls.provider import Answer, NoKeyring, Provider, Records, answer

LINE = "POST /v1/work"
WORK: JsonValue = {
    "type": "script", "path": "node/work",
    "input_transforms": {"value": {"type": "static", "value": 1}},
}  # fmt: skip


class Counting(Provider):
    """Answers nobody before so many have asked; counts who is waiting."""

    def __init__(self, together: int) -> None:
        super().__init__()
        self.together = together
        self.inside = self.most = 0
        self._met = asyncio.Event()
        self.on(LINE, answer({"output": 1}))

    async def _reply(self, writer: asyncio.StreamWriter, reply: Answer) -> bool:
        self.inside += 1
        self.most = max(self.most, self.inside)
        if self.inside >= self.together:
            self._met.set()
        await self._met.wait()
        await asyncio.sleep(0.02)  # whoever is one too many comes meanwhile
        self.inside -= 1
        return await super()._reply(writer, reply)


def step(module_id: str) -> JsonValue:
    return {"id": module_id, "value": WORK}


def loop(count: int, *body: JsonValue, **options: JsonValue) -> JsonValue:
    iterator: JsonValue = {"type": "static", "value": list(range(count))}
    value: dict[str, Any] = {"type": "forloopflow", "iterator": iterator, "modules": list(body)}
    return {"id": "loop", "value": {**value, **options}}


def branches(count: int, **options: JsonValue) -> JsonValue:
    found: list[JsonValue] = [{"modules": [step(f"b{n}")]} for n in range(count)]
    return {"id": "all", "value": {"type": "branchall", "branches": found, **options}}


def most_in_flight(modules: list[JsonValue], *, limit: int, together: int, jobs: int = 1) -> int:
    """Run a flow; the provider answers once so many calls are waiting."""

    async def play() -> int:
        async with Counting(together) as provider, HttpFactory() as http:
            settings = ConnectorSettings(max_concurrency=limit)
            connector = Connector(id=1, name="Near", base_url=provider.base_url, data=settings)
            node = Node(
                id=1, name="Work", connector_id=1, path="/work",
                input=[NodeInput(name="value", type="integer")],
            )  # fmt: skip
            operations = CatalogOperations(
                Catalog([connector], [node]), Vault(NoKeyring()), http, guard=OriginGuard()
            )
            runs = (
                Engine(operations=operations, journal=Records()).run({"modules": modules}, {})
                for _ in range(jobs)
            )
            for ending in await asyncio.wait_for(asyncio.gather(*runs), 30):
                assert isinstance(ending, JobCompleted), ending
            return provider.most

    return asyncio.run(play())


@pytest.mark.parametrize(
    ("modules", "limit", "bound"),
    [
        ([loop(12, step("x"), parallel=True, parallelism=3)], 100, 3),
        ([loop(12, step("x"), parallel=True)], 100, 12),
        ([loop(12, step("x"), parallel=True)], 4, 4),
        ([loop(12, step("x"), parallel=True, parallelism=5)], 2, 2),
        ([branches(6, parallel=True)], 100, 6),
        ([branches(6, parallel=True)], 3, 3),
        ([loop(3, branches(2, parallel=True), parallel=True)], 100, 6),
        ([loop(6, branches(2, parallel=True), parallel=True, parallelism=2)], 100, 4),
        ([loop(4, step("x"))], 100, 1),
        ([branches(4, parallel=False)], 100, 1),
    ],
)
def test_as_many_calls_are_in_flight_as_the_flow_and_the_connector_allow(modules, limit, bound):
    assert most_in_flight(modules, limit=limit, together=bound) == bound


def test_jobs_share_what_the_connector_allows():
    modules = [loop(8, step("x"), parallel=True)]
    assert most_in_flight(modules, limit=5, together=5, jobs=3) == 5
