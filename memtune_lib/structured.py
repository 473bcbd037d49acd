"""Answers of a given form: what a model writes fits a grammar, and is never cut off in the middle.

llguidance says at each step which tokens may follow. What it does not say is how to come to an end: a model may
fill its last token in the middle of a text. So a *way out* is kept for each answer, tokens that complete it from
where it stands; a token that would leave no way out within the tokens left is not written, and the answer takes
the way out instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from llguidance import LLMatcher, LLTokenizer
from llguidance.hf import from_tokenizer
from transformers import LogitsProcessor, PreTrainedModel, PreTrainedTokenizerBase

from .codec import Codec
from .errors import StructureError
from .generation import Generation, generate, stop_tokens

MOST_NEW_TOKENS = 256
MOST_LETTERS = 200  # of a text field: one that rambles leaves no room for the fields after it
MOST_DIGITS = 15
KINDS: dict[str, dict[str, Any]] = {
    "str": {"type": "string", "maxLength": MOST_LETTERS},
    "int": {"type": "integer", "minimum": 1 - 10**MOST_DIGITS, "maximum": 10**MOST_DIGITS - 1},
    "float": {"type": "number", "minimum": 1 - 10**MOST_DIGITS, "maximum": 10**MOST_DIGITS - 1},
    "bool": {"type": "boolean"},
}
"""The kinds of a field in an `output_type`."""
JSON_TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")
TRIED = 8  # tokens tried at each step of a way out


@dataclass(frozen=True)
class Grammar:
    """What an answer must look like, checked; made by one of the functions below."""

    source: str


def json_grammar(schema: Mapping[str, Any]) -> Grammar:
    """Answers that are one JSON value of a JSON Schema, or of an `output_type` like {"name": "str", "age": "int"}.

    Raises StructureError for a schema that nothing satisfies, and for keywords that llguidance does not know.
    """
    if is_output_type(schema):
        schema = schema_of(schema)
    try:
        source = LLMatcher.grammar_from_json_schema(
            json.dumps(schema),
            overrides={"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "},
        )
    except (ValueError, TypeError) as error:
        raise StructureError(f"the schema {schema!r:.80} is no JSON object ({error}); give a JSON Schema") from error
    return _checked(source, "schema")


def lark_grammar(text: str) -> Grammar:
    """Answers of a grammar in Lark's notation; its first rule is `start`. Raises StructureError for a broken one."""
    return _checked(LLMatcher.grammar_from_lark(text), "grammar")


def regex_grammar(pattern: str) -> Grammar:
    """Answers that match a regular expression as a whole; no look-around. Raises StructureError for a broken one."""
    return _checked(LLMatcher.grammar_from_regex(pattern), "pattern")


def is_output_type(schema: Mapping[str, Any]) -> bool:
    """Whether it gives a kind for each field, all of them texts, and is no JSON Schema such as {"type": "object"}."""
    if not isinstance(schema, Mapping):
        raise StructureError(f"the schema is {schema!r:.80}; give a dictionary")
    return all(isinstance(kind, str) for kind in schema.values()) and schema.get("type") not in JSON_TYPES


def schema_of(output_type: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema of an `output_type`: an object with these fields, in this order, and no others.

    Raises StructureError for an empty one and for a kind other than str, int, float or bool.
    """
    if not output_type:
        raise StructureError('the output_type has no field; give some, like {"name": "str"}')
    for name, kind in output_type.items():
        if kind not in KINDS:
            raise StructureError(f"field {name!r} is of kind {kind!r}; write one of {', '.join(KINDS)}")
    return {
        "type": "object",
        "properties": {name: KINDS[kind] for name, kind in output_type.items()},
        "required": list(output_type),
        "additionalProperties": False,
    }


def generate_object(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    schema: Mapping[str, Any],
    *,
    max_new_tokens: int = MOST_NEW_TOKENS,
    batch_size: int = 32,
    progress: bool = True,
) -> list[dict[str, Any]]:
    """An object for each prompt, in order: an `output_type` or a JSON Schema of type "object", always satisfied.

    `max_new_tokens` too few for all that the model would say make the values short, never the object broken.

    Raises:
        StructureError: nothing satisfies the schema, it is not supported or not of type "object", or even the
            shortest object takes more tokens.
    """
    if not is_output_type(schema) and schema.get("type") != "object":
        raise StructureError(f'the schema has type {schema.get("type")!r}; objects need "type": "object"')
    written = generate_within(
        model,
        tokenizer,
        prompts,
        json_grammar(schema),
        max_new_tokens=max_new_tokens,
        batch_size=batch_size,
        progress=progress,
    )
    return [json.loads(one.text) for one in written]


def generate_within(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    grammar: Grammar,
    *,
    codec: Codec | None = None,
    max_new_tokens: int = MOST_NEW_TOKENS,
    batch_size: int = 32,
    progress: bool = True,
) -> list[Generation]:
    """Greedy answers as `generate` gives them, each a sentence of the grammar; `cut` marks those that ran short.

    The `codec` of a memory holds it to its own words where the grammar leaves it one of them.

    Raises StructureError if the tokens are too few for any sentence, or if the codec has merges: what a grammar
    reads are the tokens of the text.
    """
    if codec is not None and codec.merges:
        raise StructureError(
            f"the memory writes a short form ({len(codec.merges)} merges), which no grammar can read; "
            "tune it with answer_merges=0"
        )
    words = vocabulary(tokenizer, model.get_output_embeddings().weight.shape[0], tuple(stop_tokens(model, tokenizer)))

    def limit(rows: int) -> Constrained:
        return Constrained(grammar, words, rows, max_new_tokens)

    limit(0)  # a grammar that does not fit is an error even where there is no prompt
    return generate(
        model,
        tokenizer,
        prompts,
        codec=codec,
        max_new_tokens=max_new_tokens,
        batch_size=batch_size,
        progress=progress,
        limit=limit,
    )


class Constrained(LogitsProcessor):
    """Chooses the most likely token that the grammar allows and that leaves a way out; the others are barred.

    The choice is made here, so sampling among the scores that it returns stays greedy. One serves one batch.
    """

    def __init__(self, grammar: Grammar, words: Vocabulary, rows: int, max_new_tokens: int) -> None:
        start = LLMatcher(words.tokens, grammar.source, log_level=0)
        if start.is_error():
            raise StructureError(f"the grammar does not fit this tokenizer: {_short(start)}; simplify it")
        way = words.way_out(start, max_new_tokens)
        if way is None:
            raise StructureError(
                f"no complete answer found within {max_new_tokens} tokens; raise max_new_tokens, "
                "or mend a rule that never ends"
            )
        self.words, self.left = words, max_new_tokens
        self.matchers = [start.deep_copy() for _ in range(rows)]
        self.ways = [way] * rows  # empty where the answer has ended
        self.cut = [False] * rows

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """Scores [batch, vocabulary], minus infinity but for one token a row."""
        self.left -= 1
        chosen = [self._next(row, scores[row]) for row in range(len(self.matchers))]
        barred = torch.full_like(scores, -torch.inf)
        barred[range(len(chosen)), chosen] = 0.0
        return barred

    def _next(self, row: int, scores: torch.FloatTensor) -> int:
        matcher, way = self.matchers[row], self.ways[row]
        if not way:
            return self.words.ends[0]
        allowed = self.words.allowed(matcher)
        ranked = scores[torch.from_numpy(allowed).to(scores.device)]
        best = int(ranked.argmax())
        token = int(allowed[best]) if ranked[best] > -torch.inf else way[0]  # all barred before: by the shortest way
        matcher.consume_token(token)
        on = self._way_on(matcher, token, way)
        if on is None:
            matcher.rollback(1)
            token, on = way[0], way[1:]
            matcher.consume_token(token)
            self.cut[row] = True
        self.ways[row] = on
        return token

    def _way_on(self, matcher: LLMatcher, token: int, way: list[int]) -> list[int] | None:
        """A way out after `token`, short enough for the tokens left."""
        if token == way[0]:
            return way[1:]
        if token in self.words.ends:
            return []
        if len(way) <= self.left and matcher.validate_tokens(way) == len(way):  # one more letter of a text
            return way
        return self.words.way_out(matcher, self.left)


@dataclass(frozen=True)
class Vocabulary:
    """A tokenizer as llguidance sees it, and which of its tokens lead to an end soonest."""

    tokens: LLTokenizer
    ends: tuple[int, ...]
    rank: np.ndarray  # of each token, the lowest first

    def allowed(self, matcher: LLMatcher) -> np.ndarray:
        """The tokens that may follow. Raises StructureError where the grammar is too large to tell."""
        bits = np.frombuffer(matcher.compute_bitmask(), np.uint8)
        if matcher.is_error():
            raise StructureError(f"the grammar cannot be followed: {_short(matcher)}; simplify it")
        return np.flatnonzero(np.unpackbits(bits, bitorder="little"))

    def way_out(self, matcher: LLMatcher, most: int) -> list[int] | None:
        """At most `most` tokens that complete the answer, an end token included; None where none is found.

        A depth-first search, which tries what closes first. It may miss a way; then the answer takes the one
        found before, so what it misses costs words and never the form.
        """
        probe = matcher.deep_copy()
        way: list[int] = []
        open_choices = [self._choices(probe)]
        tries = 2 * most + 64
        while open_choices:
            if len(way) == most or not open_choices[-1] or not tries:
                open_choices.pop()
                if way:
                    probe.rollback(1)
                    way.pop()
                continue
            tries -= 1
            way.append(open_choices[-1].pop())
            if way[-1] in self.ends:
                return way
            probe.consume_token(way[-1])
            open_choices.append(self._choices(probe))
        return None

    def _choices(self, matcher: LLMatcher) -> list[int]:
        """The tokens to try, best last."""
        allowed = self.allowed(matcher)
        if ends := [end for end in self.ends if end in allowed]:
            return ends[:1]
        ranks = self.rank[allowed]
        if len(allowed) > TRIED:
            few = np.argpartition(ranks, TRIED)[:TRIED]
            allowed, ranks = allowed[few], ranks[few]
        return allowed[np.argsort(-ranks)].tolist()


@lru_cache(maxsize=2)  # making one takes about a second
def vocabulary(tokenizer: PreTrainedTokenizerBase, width: int, ends: tuple[int, ...]) -> Vocabulary:
    """The tokens of a model whose scores are `width` wide and whose answers end in one of `ends`.

    Raises StructureError for a tokenizer that llguidance cannot read.
    """
    try:
        tokens = from_tokenizer(tokenizer, n_vocab=width, eos_token=list(ends))
    except ValueError as error:
        raise StructureError(
            f"the tokenizer {type(tokenizer).__name__} cannot be read ({error}); take a model with a fast tokenizer"
        ) from error
    keys = [_closing(tokens.decode_bytes([token])) for token in range(width)]
    rank = np.empty(width, dtype=np.int64)
    rank[sorted(range(width), key=keys.__getitem__)] = np.arange(width)
    return Vocabulary(tokens, ends, rank)


def _closing(token: bytes) -> tuple[int, int]:
    """How well a token serves to end, low for well: what closes, words, commas, more digits, what goes on."""
    if (token != b" " and not token.strip()) or set(token) & set(b"{[(\\+-.*/|<>="):
        kind = 6
    elif token.isdigit():
        kind = 5
    elif b"," in token:
        kind = 4
    elif token.strip(b"\"'}])"):
        kind = 3
    else:  # a quote comes before brackets, which a text may hold
        kind = {b'"': 0, b"'": 1}.get(token[:1], 2)
    return kind, -len(token)


def _short(matcher: LLMatcher) -> str:
    return matcher.get_error().partition("<state>")[0].strip()


def _checked(source: str, what: str) -> Grammar:
    broken, messages = LLMatcher.validate_grammar_with_warnings(source)
    if broken:
        raise StructureError(f"the {what} cannot be used: {messages[0]}; change that part")
    return Grammar(source)
