"""The part of OpenAI's chat completions that a memory can honour: what is read, what is refused, what is returned."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from ..errors import PromptError, ServiceError
from ..memory import Asked
from ..prompts import check_question

MOST_ROWS = 1000  # of a result, in an answer's metadata


class Part(BaseModel):
    """A piece of a message; only text is understood."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One turn of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None


class ChatRequest(BaseModel):
    """What is read of a request; settings of sampling are passed over, for answers are never sampled."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool = False
    n: Literal[1] | None = None
    tools: Annotated[list[Any], Field(max_length=0)] | None = None

    def question(self) -> str:
        """The last message, which must be the user's: a memory answers one question at a time.

        Raises:
            ServiceError: the last message is not the user's, or holds no question that fits.
        """
        last = self.messages[-1]
        if last.role != "user" or last.content is None:
            raise ServiceError("the last message is not a question of the user; let it have the role 'user' and a text")
        text = last.content if isinstance(last.content, str) else "\n".join(part.text for part in last.content)
        try:
            return check_question(text)
        except PromptError as error:
            raise ServiceError(str(error)) from error


class FeedbackRequest(BaseModel):
    """What a user says of an answer."""

    id: str
    verdict: Literal["right", "wrong", "corrected"]
    sql: Annotated[str, StringConstraints(max_length=20_000)] | None = None


def read(kind: type[BaseModel], body: bytes) -> Any:
    """A request's body as `kind`.

    Raises:
        ServiceError: it is no JSON, or lacks something; the message names the first thing that is wrong.
    """
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        raise ServiceError(f"{place}: {first['msg']}; mend the request") from error


def content(asked: Asked) -> str:
    """An answer as a chat shows it: the SQL, then the rows or why there are none; or what was written instead."""
    if asked.sql is None or asked.result is None:
        return asked.text
    found = asked.result
    return f"{asked.sql}\n\n" + (found.table() if found.verdict == "ok" else f"({found.verdict}: {found.error})")


def metadata(asked: Asked) -> dict[str, Any]:
    """An answer for programs: the SQL, its result, and the experts that wrote it."""
    told: dict[str, Any] = {"question": asked.question, "sql": asked.sql, "experts": asked.experts}
    if asked.result is not None:
        told |= {"verdict": asked.result.verdict, "columns": asked.result.columns, "error": asked.result.error}
        told["rows"] = [[_plain(value) for value in row] for row in asked.result.rows[:MOST_ROWS]]
    return told


def completion(name: str, model: str, asked: Asked) -> dict[str, Any]:
    """The body of a whole answer."""
    message = {"role": "assistant", "content": content(asked)}
    total = asked.prompt_tokens + asked.new_tokens
    return {
        "id": name,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {
            "prompt_tokens": asked.prompt_tokens,
            "completion_tokens": asked.new_tokens,
            "total_tokens": total,
        },
        "metadata": metadata(asked),
    }


def first_chunk(name: str, model: str) -> str:
    """The event that begins a stream, sent while the answer is still being made."""
    return _event(_chunk(name, model, {"role": "assistant", "content": ""}))


def chunks(name: str, model: str, asked: Asked) -> Iterator[str]:
    """The events of an answer, a line of it each, then its metadata and the end."""
    for line in content(asked).splitlines(keepends=True):
        yield _event(_chunk(name, model, {"content": line}))
    yield _event(_chunk(name, model, {}, "stop") | {"metadata": metadata(asked)})
    yield "data: [DONE]\n\n"


def failed_chunk(error: ServiceError) -> str:
    """The event that ends a stream without an answer."""
    return _event(failure(error))


def failure(error: ServiceError) -> dict[str, Any]:
    """The body of a refusal, in the form that OpenAI's clients read."""
    kind = "invalid_request_error" if error.status < 500 else "server_error"
    return {"error": {"message": str(error), "type": kind, "param": None, "code": error.status}}


def _chunk(name: str, model: str, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    kind = "chat.completion.chunk"
    return {"id": name, "object": kind, "created": int(time.time()), "model": model, "choices": [choice]}


def _event(item: dict[str, Any]) -> str:
    return f"data: {json.dumps(item)}\n\n"


def _plain(value: Any) -> Any:
    """A value of a row as JSON has it; numbers that JSON does not know, and all else, as text."""
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, (bool, int, str)) or (isinstance(value, float) and abs(value) < float("inf")):
        return value
    if isinstance(value, (date, datetime, clock_time)):
        return value.isoformat()
    return str(value.total_seconds() if isinstance(value, timedelta) else value)
