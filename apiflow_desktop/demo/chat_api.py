"""A language model over HTTP, in the two ways such APIs are spoken."""

from __future__ import annotations

import asyncio
import hmac
import json

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.chat_anthropic import anthropic_reply, output_tool, read_anthropic
from apiflow_desktop.demo.chat_model import Question, answer
from apiflow_desktop.demo.chat_openai import openai_reply, read_openai
from apiflow_desktop.demo.chat_problems import Api, ChatProblem
from apiflow_desktop.demo.directives import read_directives
from apiflow_desktop.demo.studio import Studio, fingerprint


def chat_routes(studio: Studio) -> APIRouter:
    """The endpoints of the chat APIs; each lets in whom its original would."""
    api = _ChatApi(studio)
    router = APIRouter()
    router.add_api_route("/chat/completions", api.openai, methods=["POST"])
    router.add_api_route("/messages", api.anthropic, methods=["POST"])
    return router


class _ChatApi:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def openai(self, request: Request) -> Response:
        self._let_in("openai", _bearer(request))
        body = await _json("openai", request)
        question = read_openai(body)
        await self._obey("openai", question, body)
        model = str(body["model"])
        return JSONResponse(openai_reply(answer(question), model, question))

    async def anthropic(self, request: Request) -> Response:
        self._let_in("anthropic", request.headers.get("x-api-key") or _bearer(request))
        if not request.headers.get("anthropic-version"):
            raise ChatProblem("anthropic", 400, "anthropic-version: header is required")
        body = await _json("anthropic", request)
        question = read_anthropic(body)
        await self._obey("anthropic", question, body)
        model, forced = str(body["model"]), output_tool(body)
        return JSONResponse(anthropic_reply(answer(question), model, question, forced))

    def _let_in(self, api: Api, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self._studio.options.token.encode()):
            said = "Incorrect API key provided." if api == "openai" else "invalid x-api-key"
            raise ChatProblem(api, 401, said)

    async def _obey(self, api: Api, question: Question, body: JsonObject) -> None:
        """Do what directives in the message order: refuse, or take long."""
        orders = read_directives(question.text)
        key = f"chat:{fingerprint(body)}"
        order = orders.create
        if order is not None and self._studio.storage.still_refused(key, order.times):
            if order.status == 429:
                usual = self._studio.options.retry_after
                after = usual if order.retry_after is None else order.retry_after
                raise ChatProblem(api, 429, "Rate limit reached for requests", retry_after=after)
            raise ChatProblem(api, order.status, "The server had an error")
        await asyncio.sleep(orders.slow)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


async def _json(api: Api, request: Request) -> JsonObject:
    try:
        value: JsonValue = json.loads(await request.body())
    except ValueError:
        raise ChatProblem(api, 400, "We could not parse the JSON body of your request.") from None
    if not isinstance(value, dict):
        raise ChatProblem(api, 400, "We expected a JSON object as the request body.")
    return value
