"""The application: what is asked for, checked before it costs anything, answered in batches, and logged."""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ..database import Database
from ..errors import FeedbackError, ServiceError
from ..memory import Asked
from .batcher import Answers, Batcher
from .feedback import Feedback
from .protocol import ChatRequest, FeedbackRequest, chunks, completion, failed_chunk, failure, first_chunk, read

MODEL = "memtune"  # the name that clients ask for
LOOKS = 0.25  # seconds between two looks whether a client is still there


@dataclass(frozen=True)
class Limits:
    """What one request may cost."""

    body_bytes: int = 65_536
    waiting: int = 64  # questions in the queue, of all clients
    seconds: float = 60.0  # from a request's arrival to its answer


def create_app(
    answers: Answers,
    database: Database,
    *,
    api_key: str | None = None,
    feedback: Feedback | None = None,
    limits: Limits | None = None,
) -> FastAPI:
    """The endpoint as an ASGI application. It answers from its start-up to its shutdown.

    Args:
        answers: the answers to a batch of questions, such as `Memory.ask_all` with a database.
        database: where the SQL of a correction must run.
        api_key: what clients must send as a bearer token; None: anybody is served.
        feedback: keeps answers and what users say of them; None: nothing is kept.
        limits: what one request may cost.
    """
    limits = limits or Limits()
    service: dict[str, Batcher] = {}
    counts = {"answered": 0, "unanswered": 0, "not_logged": 0}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with Batcher(answers, waiting=limits.waiting) as service["batcher"]:
            yield

    app = FastAPI(title="memtune", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)

    def admit(request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if api_key is not None and not secrets.compare_digest(given.encode(), api_key.encode()):
            raise ServiceError("wrong or missing API key; send it as 'Authorization: Bearer KEY'", 401)

    async def answer(request: Request, name: str, submitted: Future[Asked]) -> Asked:
        """Wait for an answer as long as its client does."""
        try:
            asked = await _while_there(request, asyncio.wrap_future(submitted), limits.seconds)
        except (ServiceError, asyncio.CancelledError):
            counts["unanswered"] += 1
            raise
        counts["answered"] += 1
        if feedback is not None:
            try:
                await asyncio.to_thread(feedback.log, name, asked)
            except FeedbackError:
                counts["not_logged"] += 1  # the answer is worth more than its log
        return asked

    @app.get("/health")
    async def health() -> JSONResponse:
        batcher = service["batcher"]
        state = {"status": "ok" if batcher.alive else "down", "model": MODEL, "waiting": batcher.waiting, **counts}
        return JSONResponse(state, 200 if batcher.alive else 503)

    @app.get("/v1/models")
    async def models(request: Request) -> dict[str, Any]:
        admit(request)
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "memtune"}]}

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        admit(request)
        wanted = read(ChatRequest, await _body(request, limits))
        if wanted.model != MODEL:
            raise ServiceError(f"there is no model {wanted.model[:80]!r} here; ask for {MODEL!r}", 404)
        name = f"chatcmpl-{uuid.uuid4().hex}"
        waited_for = partial(answer, request, name, service["batcher"].submit(wanted.question()))
        if wanted.stream:
            return StreamingResponse(_stream(name, waited_for), 200, _STREAM)
        return JSONResponse(completion(name, MODEL, await waited_for()))

    @app.post("/v1/feedback")
    async def say(request: Request) -> dict[str, Any]:
        admit(request)
        said = read(FeedbackRequest, await _body(request, limits))
        if feedback is None:
            raise ServiceError("this service keeps no feedback; start it with --feedback FILE", 404)
        if (said.verdict == "corrected") != (said.sql is not None):
            raise ServiceError("the verdict 'corrected' comes with the right SQL in 'sql', the others without")
        if said.sql is not None:
            ran = await asyncio.to_thread(database.run, said.sql)
            if ran.verdict != "ok":
                raise ServiceError(f"the corrected SQL does not run ({ran.verdict}: {ran.error}); mend it")
        try:
            if not await asyncio.to_thread(feedback.knows, said.id):
                raise ServiceError(f"no answer {said.id[:80]!r} is known; give the 'id' of an answer from here", 404)
            await asyncio.to_thread(feedback.say, said.id, said.verdict, said.sql)
        except FeedbackError as error:
            raise ServiceError(str(error), 507) from error
        return {"id": said.id, "stored": True}

    @app.exception_handler(ServiceError)
    async def refused(_: Request, error: ServiceError) -> JSONResponse:
        return JSONResponse(failure(error), error.status, {"Retry-After": "1"} if error.status == 429 else None)

    @app.exception_handler(HTTPException)
    async def unknown(_: Request, error: HTTPException) -> JSONResponse:
        said = ServiceError(f"{error.detail}; this service has /v1/chat/completions", error.status_code)
        return JSONResponse(failure(said), error.status_code)

    return app


_STREAM = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}


async def _stream(name: str, answer: Callable[[], Awaitable[Asked]]) -> AsyncIterator[str]:
    """The first event at once; the others when the answer, elected among whole beams, is there."""
    yield first_chunk(name, MODEL)
    try:
        asked = await answer()
    except ServiceError as error:
        yield failed_chunk(error)
        return
    for event in chunks(name, MODEL, asked):
        yield event


async def _while_there(request: Request, future: asyncio.Future[Asked], seconds: float) -> Asked:
    """The answer; a client that hangs up, or has waited too long, gives its place in the queue to the next."""
    deadline = time.monotonic() + seconds
    try:
        while not (await asyncio.wait([future], timeout=LOOKS))[0]:
            if await request.is_disconnected():
                raise ServiceError("the client has hung up", 499)
            if time.monotonic() > deadline:
                raise ServiceError(f"no answer within {seconds:g} seconds; try again later", 504)
    finally:
        future.cancel()  # of no effect on one that is done
    if future.cancelled():
        raise ServiceError("the service is closing; ask again when it is back", 503)
    if (error := future.exception()) is not None:
        raise ServiceError(f"the answer failed ({type(error).__name__}); ask in other words", 500) from error
    return future.result()


async def _body(request: Request, limits: Limits) -> bytes:
    """The request's body, read no further than the limit, and no longer."""
    body = b""
    try:
        async with asyncio.timeout(limits.seconds):
            async for part in request.stream():
                body += part
                if len(body) > limits.body_bytes:
                    raise ServiceError(f"the request is longer than {limits.body_bytes:,} bytes; shorten it", 413)
    except TimeoutError:
        raise ServiceError(f"the request did not end within {limits.seconds:g} seconds; send it at once", 408) from None
    except ClientDisconnect:
        raise ServiceError("the client has hung up", 499) from None
    return body
