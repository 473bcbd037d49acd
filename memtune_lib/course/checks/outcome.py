"""What a check is: a judgement of one attempt, and how it is told."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any

from ..progress import keep

NOT_ATTEMPTED, WRONG, RIGHT = "not attempted", "wrong", "right"


@dataclass(frozen=True, repr=False)
class Outcome:
    """What a check found. Shown as one line, such as `wrong: it counts right answers too`."""

    status: str
    """One of NOT_ATTEMPTED, WRONG, RIGHT."""
    message: str
    """Why, and for a right answer what it shows."""

    def __repr__(self) -> str:
        return f"{self.status}: {self.message}"


class NotAttempted(Exception):
    """There is no answer yet."""


class Wrong(Exception):
    """The answer is wrong; the message says why."""


def exercise(praise: str) -> Callable[[Callable[..., None]], Callable[..., Outcome]]:
    """Make a check of a function that raises NotAttempted or Wrong, or returns for a right answer.

    What was judged is kept in the learner's progress.
    """

    def make(judge: Callable[..., None]) -> Callable[..., Outcome]:
        @wraps(judge)
        def check(attempt: Any, *given: Any) -> Outcome:
            found = judged(attempt, *given)
            if found.status != NOT_ATTEMPTED:
                keep(judge.__name__, found.status)
            return found

        def judged(attempt: Any, *given: Any) -> Outcome:
            try:
                if attempt is None or attempt is ...:
                    raise NotAttempted("there is no answer yet")
                judge(attempt, *given)
            except NotAttempted as reason:
                return Outcome(NOT_ATTEMPTED, str(reason))
            except Wrong as reason:
                return Outcome(WRONG, str(reason))
            except Exception as error:  # an answer of a form that nobody thought of
                return Outcome(WRONG, f"this answer cannot be read ({type(error).__name__}: {error})")
            return Outcome(RIGHT, praise)

        return check

    return make


def result_of(attempt: Any, *arguments: Any) -> Any:
    """What the learner's function returns for copies of `arguments`."""
    if not callable(attempt):
        raise Wrong(f"give the function itself, not {attempt!r:.60}")
    try:
        result = attempt(*deepcopy(arguments))
    except Exception as error:
        raise Wrong(f"your function raises {type(error).__name__}: {error}") from error
    if result is None or result is ...:
        raise NotAttempted("the function returns nothing yet; let it end in a `return`")
    return result


def filled(answers: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    """The answers in lower case with single spaces; every name of `key` has one."""
    given = {name: " ".join(str(value).lower().split()) for name, value in answers.items() if value}
    if missing := [name for name in key if name not in given]:
        raise NotAttempted(f"no answer yet for {', '.join(missing)}")
    return given
