"""Models and predictions over HTTP."""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.directives import Refusal, read_directives
from apiflow_desktop.demo.models import MODELS, Model
from apiflow_desktop.demo.problems import (
    ApiProblem,
    InvalidField,
    invalid,
    not_found,
    server_error,
    throttled,
    unknown_version,
    unreadable,
)
from apiflow_desktop.demo.records import Prediction
from apiflow_desktop.demo.studio import Studio, fingerprint
from apiflow_desktop.demo.validation import check_creation, check_input

_PAGE: Final = 100
_LONGEST_WAIT: Final = 60
_WAIT: Final = re.compile(r"(?:^|[,;]\s*)wait(?:=([^,;\s]*))?")
_PREDICTION: Final = "/predictions/{prediction_id}"


def prediction_routes(studio: Studio) -> APIRouter:
    """The endpoints of models and predictions."""
    api = _PredictionsApi(studio)
    router = APIRouter()
    router.add_api_route("/models/{owner}/{name}", api.describe, methods=["GET"])
    router.add_api_route(
        "/models/{owner}/{name}/predictions", api.create_by_model, methods=["POST"]
    )
    router.add_api_route("/predictions", api.create_by_version, methods=["POST"])
    router.add_api_route("/predictions", api.listing, methods=["GET"])
    router.add_api_route(_PREDICTION, api.show, methods=["GET"])
    router.add_api_route(f"{_PREDICTION}/cancel", api.cancel, methods=["POST"])
    return router


class _PredictionsApi:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._api_url = studio.options.api_url

    async def describe(self, owner: str, name: str) -> Response:
        return JSONResponse(_model(f"{owner}/{name}").as_reply(self._studio.options.base_url))

    async def create_by_model(self, owner: str, name: str, request: Request) -> Response:
        model = _model(f"{owner}/{name}")
        body = check_creation(await _json(request), with_version=False)
        return await self._create(model, body, "hidden", request)

    async def create_by_version(self, request: Request) -> Response:
        body = check_creation(await _json(request), with_version=True)
        model = _model_of_version(str(body["version"]))
        return await self._create(model, body, model.version, request)

    async def listing(self, cursor: str | None = None) -> Response:
        self._studio.expire()
        try:
            page = self._studio.storage.page(cursor, _PAGE)
        except ValueError:
            raise invalid([InvalidField("invalid", "cursor", "Invalid cursor")]) from None
        results: list[JsonValue] = [
            self._studio.newest(one).as_reply(self._api_url) for one in page.items
        ]
        return JSONResponse(
            {
                "previous": self._page_link(page.previous),
                "next": self._page_link(page.next),
                "results": results,
            }
        )

    async def show(self, prediction_id: str) -> Response:
        prediction = self._find(prediction_id)
        order = read_directives(str(prediction.input.get("prompt", ""))).poll
        self._obey(order, f"poll:{prediction_id}")
        return self._reply(prediction)

    async def cancel(self, prediction_id: str) -> Response:
        prediction = self._find(prediction_id)
        await self._studio.cancel(prediction)
        return self._reply(self._studio.newest(prediction))

    async def _create(
        self, model: Model, body: JsonObject, version: str, request: Request
    ) -> Response:
        wait = _wait(request.headers.get("prefer", ""))
        inputs = body["input"]
        assert isinstance(inputs, dict)
        check_input(model, inputs)
        order = read_directives(str(inputs.get("prompt", ""))).create
        self._obey(order, f"create:{fingerprint(inputs)}")
        prediction = self._studio.create(model, inputs, version)
        if wait is None:
            return self._reply(prediction, 201)
        await self._studio.wait(prediction, wait)
        current = self._studio.newest(prediction)
        return self._reply(current, 201 if current.finished else 202)

    def _obey(self, order: Refusal | None, key: str) -> None:
        if order is None or not self._studio.storage.still_refused(key, order.times):
            return
        if order.status == 429:
            raise throttled(
                self._studio.options.retry_after if order.retry_after is None else order.retry_after
            )
        raise server_error(order.status)

    def _find(self, prediction_id: str) -> Prediction:
        prediction = self._studio.find(prediction_id)
        if prediction is None:
            raise not_found()
        return prediction

    def _reply(self, prediction: Prediction, status: int = 200) -> Response:
        return JSONResponse(prediction.as_reply(self._api_url), status)

    def _page_link(self, cursor: str | None) -> str | None:
        return f"{self._api_url}/predictions?cursor={quote(cursor)}" if cursor else None


def _model(path: str) -> Model:
    if path not in MODELS:
        raise not_found()
    return MODELS[path]


def _model_of_version(version: str) -> Model:
    """Find a model by ``owner/name``, ``owner/name:version`` or the version alone."""
    for model in MODELS.values():
        if version in {model.path, model.version, f"{model.path}:{model.version}"}:
            return model
    raise unknown_version()


async def _json(request: Request) -> JsonValue:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiProblem(415, f'Unsupported media type "{media_type}" in request.')
    try:
        value: JsonValue = json.loads(await request.body())
    except ValueError:
        raise unreadable() from None
    return value


def _wait(prefer: str) -> int | None:
    """Seconds that the client wants to wait for the output; None: not at all."""
    found = _WAIT.search(prefer)
    if found is None:
        return None
    if found[1] is None:
        return _LONGEST_WAIT
    if not found[1].isdecimal() or not 1 <= int(found[1]) <= _LONGEST_WAIT:
        raise invalid([InvalidField("pattern", "Prefer", "wait must be from 1 to 60 seconds")])
    return int(found[1])
