"""Puts files into a call's arguments: as data URIs, or uploaded to the provider."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Node
from apiflow_desktop.catalog.paths import read_text
from apiflow_desktop.catalog.requests import RequestPlan, join_url
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.calls.media import (
    Media,
    MediaFile,
    replace_texts,
    texts_that_may_be_files,
)
from apiflow_desktop.engine.calls.writing import Upload

_UPLOAD_FIELD: Final = "content"
_UPLOADED_URL: Final = "urls.get"
_LARGEST_UPLOAD: Final = 100 * 1024**2


@dataclass(frozen=True)
class FilesIn:
    """Finds the files that a call's arguments stand for and makes them travel."""

    exchange: Exchange
    node: Node
    media: Media

    async def put_into(self, arguments: JsonObject) -> JsonObject:
        """Replace what stands for a file by something the provider can read.

        Raises:
            UserFacingError: A file is missing or too large.
            StepError: The upload failed.
        """
        declared = {one.name for one in self.node.input}
        given = {name: value for name, value in arguments.items() if name in declared}
        replacements: dict[str, str] = {}
        for text in dict.fromkeys(texts_that_may_be_files([*given.values()])):
            file = await self.media.stand_in(text, self.exchange.connector)
            if file is not None:
                replacements[text] = await self._travelling(file)
        return {name: replace_texts(value, replacements) for name, value in arguments.items()}

    async def _travelling(self, file: MediaFile) -> str:
        settings = self.exchange.connector.data
        largest = _LARGEST_UPLOAD if settings.upload_path else settings.data_uri_limit
        try:
            if file.size > largest:
                raise UserFacingError(
                    recorded(
                        "{file} is too large to send ({size} MB).",
                        file=file.path.name,
                        size=f"{file.size / 1e6:.1f}",
                    ),
                    where=self.exchange.connector.name,
                    hint=recorded(
                        "At most {size} MB can be sent; make it smaller.",
                        size=f"{largest / 1e6:.1f}",
                    ),
                )
            content = await asyncio.to_thread(file.path.read_bytes)
        except OSError as error:
            raise _unreadable(file.path, error) from error
        if len(content) <= settings.data_uri_limit:
            encoded = base64.b64encode(content).decode("ascii")
            return f"data:{file.content_type};base64,{encoded}"
        return await self._uploaded(file, content)

    async def _uploaded(self, file: MediaFile, content: bytes) -> str:
        exchange = self.exchange
        size = f"{len(content) / 1e6:.1f}"
        exchange.progress(recorded("Uploading {file} ({size} MB)", file=file.path.name, size=size))
        url = join_url(exchange.connector.base_url, exchange.connector.data.upload_path)
        plan: RequestPlan = exchange.plan("POST", url)
        upload = Upload(_UPLOAD_FIELD, file.path.name, content, file.content_type)
        reply = await exchange.send_patiently(plan, upload)
        uploaded = read_text(exchange.json(plan, reply), _UPLOADED_URL)
        if not uploaded:
            raise UserFacingError(
                recorded("{file} was uploaded, but no URL came back.", file=file.path.name),
                where=url,
                hint=recorded("Check the connector's upload path."),
            )
        return uploaded


def _unreadable(path: Path, error: OSError) -> UserFacingError:
    return UserFacingError(
        recorded("The file cannot be read: {error}.", error=error.strerror or error),
        where=str(path),
        hint=recorded("Check that it is there and that you may read it."),
    )
