"""The studio's HTTP face."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from apiflow_desktop import __version__
from apiflow_desktop.demo.chat_api import chat_routes
from apiflow_desktop.demo.files_api import delivery_routes, file_routes
from apiflow_desktop.demo.options import StudioOptions
from apiflow_desktop.demo.predictions_api import prediction_routes
from apiflow_desktop.demo.problems import ApiProblem, not_found, unauthenticated
from apiflow_desktop.demo.studio import Studio

_LOOPBACK: Final = ("127.0.0.1", "localhost")


def create_app(
    options: StudioOptions, *, identity: str = "", on_request: Callable[[], None] | None = None
) -> FastAPI:
    """Make the ASGI application.

    Args:
        options: How the studio is set up.
        identity: What its health check answers, so that one knows it is this one.
        on_request: Called at every request.
    """
    studio = Studio(options)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        studio.resume()
        yield
        await studio.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.studio = studio
    app.add_exception_handler(ApiProblem, _refuse)
    app.add_exception_handler(HTTPException, _refuse_unrouted)
    # A web page that a name was rebound for must not reach the studio.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, options.host])
    known = [Depends(_bearer_check(options.token))]
    app.include_router(prediction_routes(studio), prefix="/v1", dependencies=known)
    app.include_router(file_routes(studio), prefix="/v1", dependencies=known)
    app.include_router(chat_routes(studio), prefix="/v1")
    app.include_router(delivery_routes(studio))

    @app.get("/studio/health")
    async def health() -> dict[str, str]:
        return {"studio": identity, "version": __version__}

    if on_request is not None:
        app.add_middleware(_Watch, on_request=on_request)
    return app


class _Watch:
    """Calls a function at every request; plain ASGI, which costs next to nothing."""

    def __init__(self, app: ASGIApp, on_request: Callable[[], None]) -> None:
        self._app = app
        self._on_request = on_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._on_request()
        await self._app(scope, receive, send)


def _bearer_check(token: str) -> Callable[[Request], Awaitable[None]]:
    async def check(request: Request) -> None:
        header = request.headers.get("authorization")
        if header is None:
            raise unauthenticated("You did not pass an authentication token")
        scheme, _, given = header.partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), token.encode()):
            raise unauthenticated("You did not pass a valid authentication token")

    return check


async def _refuse(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, ApiProblem)
    return JSONResponse(problem.body, problem.status, problem.headers)


async def _refuse_unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = (
        not_found()
        if error.status_code == 404
        else ApiProblem(error.status_code, error.detail, headers=error.headers)
    )
    return await _refuse(request, problem)
