"""The errors that memtune raises on purpose.

Each message is one line that names the bad value and the fix, so that a command can print it as it stands.
Anything else that escapes from memtune is a bug.
"""


class MemtuneError(Exception):
    """Something that the user can mend. `str(error)` is one line: what is bad, and the fix."""

    def __init__(self, message: str) -> None:
        # Texts quoted from a database or a parser may hold line breaks; a message never does.
        super().__init__(" ".join(message.split()))


class BaseModelError(MemtuneError):
    """A base model that cannot be found, fetched, checked or loaded."""


class QuestionFileError(MemtuneError):
    """A question file, or another JSONL file, that cannot be read."""


class DatabaseError(MemtuneError):
    """A database that cannot be built or opened. Bad SQL is no error: it is a verdict of `Database.run`."""


class AdapterError(MemtuneError):
    """An adapter that is missing, damaged, or made for another base model."""


class PromptError(MemtuneError):
    """A question or setting from which no prompt can be built."""


class TuningError(MemtuneError):
    """Training data or settings that cannot be tuned on, or a checkpoint that does not fit them."""


class EditingError(MemtuneError):
    """An edit of a memory that cannot be made: the memory stays as it was."""


class EvaluationError(MemtuneError):
    """A run that cannot be scored: a log of another run, answers that do not fit their questions."""


class StructureError(MemtuneError):
    """A form of answers (a schema, a grammar, a pattern) that cannot be followed."""


class ToolError(MemtuneError):
    """A tool that cannot be offered, a call that does not fit it, or a tool that has no answer."""


class LinkingError(MemtuneError):
    """A file of values that cannot be read."""


class DocumentError(MemtuneError):
    """A document that cannot be read or cut."""


class RetrievalError(MemtuneError):
    """An index of documents that cannot be made, read or asked."""


class ClassifyError(MemtuneError):
    """Classes that cannot be learnt or texts that cannot be sorted into them: the classifier stays as it was."""


class ServiceError(MemtuneError):
    """A request that the service refuses, or a service that cannot be started."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status  # of the HTTP reply


class FeedbackError(MemtuneError):
    """Feedback that cannot be stored, or nothing in it to learn from."""
