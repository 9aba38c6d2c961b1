"""Files over HTTP: uploads for their owner, outputs and samples for everyone."""

from __future__ import annotations

import hashlib
import json
import mimetypes

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.input_files import InputNotRead, own_file
from apiflow_desktop.demo.problems import InvalidField, invalid, not_found
from apiflow_desktop.demo.records import StoredFile
from apiflow_desktop.demo.studio import Studio


def file_routes(studio: Studio) -> APIRouter:
    """The endpoints of uploads."""
    api = _FilesApi(studio)
    router = APIRouter()
    router.add_api_route("/files", api.upload, methods=["POST"])
    router.add_api_route("/files", api.listing, methods=["GET"])
    router.add_api_route("/files/{file_id}", api.show, methods=["GET"])
    router.add_api_route("/files/{file_id}", api.delete, methods=["DELETE"])
    return router


def delivery_routes(studio: Studio) -> APIRouter:
    """Outputs and samples, at URLs that need no token."""
    router = APIRouter()

    async def deliver(request: Request) -> Response:
        studio.expire()
        path = request.url.path
        try:
            content = own_file(path, studio.storage)
        except InputNotRead:
            raise not_found() from None
        media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return Response(content, media_type=media_type)

    router.add_api_route("/delivery/{file_id}/{name}", deliver, methods=["GET", "HEAD"])
    router.add_api_route("/samples/{name}", deliver, methods=["GET", "HEAD"])
    return router


class _FilesApi:
    def __init__(self, studio: Studio) -> None:
        self._storage = studio.storage
        self._api_url = studio.options.api_url

    async def upload(self, request: Request) -> Response:
        async with request.form() as form:
            content = form.get("content")
            if not isinstance(content, UploadFile):
                raise invalid([InvalidField("required", "content", "content is required")])
            data = await content.read()
            file = StoredFile(
                name=content.filename or "file",
                content_type=content.content_type or "application/octet-stream",
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                metadata=_metadata(form.get("metadata")),
            )
        self._storage.keep(data, file)
        return JSONResponse(file.as_reply(self._api_url), 201)

    async def listing(self) -> Response:
        results: list[JsonValue] = [one.as_reply(self._api_url) for one in self._storage.uploads()]
        return JSONResponse({"previous": None, "next": None, "results": results})

    async def show(self, file_id: str) -> Response:
        return JSONResponse(self._find(file_id).as_reply(self._api_url))

    async def delete(self, file_id: str) -> Response:
        self._storage.delete_file(self._find(file_id))
        return Response(status_code=204)

    def _find(self, file_id: str) -> StoredFile:
        file = self._storage.file(file_id, upload=True)
        if file is None:
            raise not_found()
        return file


def _metadata(given: UploadFile | str | None) -> JsonObject:
    if given is None:
        return {}
    try:
        read = json.loads(given) if isinstance(given, str) else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise invalid([InvalidField("invalid_type", "metadata", "metadata must be a JSON object")])
    return read
