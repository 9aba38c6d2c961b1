"""The addresses that scripts may ask, and what answers there."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import web

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.api import Caller
from apiflow_desktop.engine.scripts.facts import WORKSPACE

_LARGEST: Final = 64 * 1024**2
_JSON: Final = "application/json"


class Server:
    """Listens on the loopback.

    Args:
        callers: The scripts that run, by their tokens.

    Attributes:
        url: Where it listens, once it does.
    """

    def __init__(self, callers: Mapping[str, Caller]) -> None:
        self._callers = callers
        self._asked: dict[str, tuple[Caller, str]] = {}
        self._runner = web.AppRunner(self._application(), access_log=None)
        self.url = ""

    async def start(self) -> None:
        """Begin to listen."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=_LARGEST)
        base = f"/api/w/{WORKSPACE}"
        add = application.router
        add.add_get(base + "/variables/get_value/{path:.+}", self._answering(_variable))
        add.add_get(
            base + "/resources/get_value_interpolated/{path:.+}", self._answering(_resource)
        )
        add.add_get(base + "/resources/get_value/{path:.+}", self._answering(_resource))
        add.add_get(base + "/resources/get_state/{path:.+}", self._answering(_state))
        add.add_post(base + "/resources/set_state/{path:.+}", self._answering(_keep_state))
        add.add_post(base + "/job_metrics/set_progress/{job}", self._answering(_progress))
        add.add_get(base + "/jobs/resume_urls/{job}", self._give_addresses)
        add.add_route("*", "/answer/{key}/{word:resume|cancel}", self._take_answer)
        add.add_route("*", "/{rest:.*}", self._answering(_unknown))
        return application

    async def _give_addresses(self, request: web.Request) -> web.Response:
        caller = self._caller(request)
        if caller is None:
            return _stranger()
        key = secrets.token_urlsafe(24)
        self._asked[key] = caller, request.query.get("approver", "")
        base = f"{self.url}/answer/{key}"
        urls = {word: f"{base}/{word}" for word in ("resume", "cancel")}
        return web.json_response({"approvalPage": urls["resume"], **urls})

    async def _take_answer(self, request: web.Request) -> web.Response:
        """Approve or reject; whoever has the address may do it, as on Windmill."""
        asked = self._asked.get(request.match_info["key"])
        if asked is None:
            return web.Response(status=404, text="Nothing is asked here")
        caller, approver = asked
        approved = request.match_info["word"] == "resume"
        try:
            payload = await request.json() if request.can_read_body else dict(request.query)
            await asyncio.to_thread(
                caller.host.answer,
                caller.step,
                approved=approved,
                payload=payload,
                approver=approver,
            )
        except ValueError as error:
            return web.Response(status=400, text=f"The payload is not JSON: {error}")
        except UserFacingError as error:
            return web.Response(status=409, text=str(error))
        return web.Response(text="Approved" if approved else "Rejected")

    def _caller(self, request: web.Request) -> Caller | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self._callers.get(token)

    def _answering(self, answer: _Answer) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            caller = self._caller(request)
            if caller is None:
                return _stranger()
            body = await request.json() if request.can_read_body else None
            path = request.match_info.get("path", request.path)
            try:
                value = await asyncio.to_thread(answer, caller, path, body)
            except KeyError:
                return web.Response(status=404, text=f"There is no “{path}” in the workspace")
            except (UserFacingError, StepError) as error:
                return web.Response(status=400, text=str(error))
            return web.Response(text=json.dumps(value), content_type=_JSON)

        return handle


def _stranger() -> web.Response:
    return web.Response(status=401, text="WM_TOKEN is of no script that runs")


_Answer = Callable[[Caller, str, JsonValue], JsonValue]


def _variable(caller: Caller, path: str, _: JsonValue) -> JsonValue:
    return _revealed(caller, caller.host.variable(path))


def _resource(caller: Caller, path: str, _: JsonValue) -> JsonValue:
    return _revealed(caller, caller.host.resource(path))


def _revealed(caller: Caller, value: JsonValue) -> JsonValue:
    found = dict(caller.host.secrets_in(value))
    caller.revealed(found)
    return caller.host.opened(value, found)


def _state(caller: Caller, path: str, _: JsonValue) -> JsonValue:
    return _revealed(caller, caller.host.state(path))


def _keep_state(caller: Caller, path: str, body: JsonValue) -> JsonValue:
    caller.host.keep_state(path, caller.closed(body))
    return None


def _progress(caller: Caller, _: str, body: JsonValue) -> JsonValue:
    percent = body.get("percent") if isinstance(body, dict) else None
    if isinstance(percent, bool) or not isinstance(percent, int | float):
        raise UserFacingError("Progress is a number from 0 to 100.")
    caller.progress(min(max(float(percent), 0.0), 100.0))
    return None


def _unknown(_: Caller, path: str, __: JsonValue) -> JsonValue:
    raise UserFacingError(f"{path} needs a Windmill server; it cannot be used in a local run.")
