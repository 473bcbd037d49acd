"""Fewer tokens for answers that are alike.

SQL answers repeat long stretches ("SELECT NAME FROM nba_roster WHERE ..."). Byte-pair encoding (Sennrich et al.
2016, arXiv:1508.07909), run once more over the answers' own token ids, gives each frequent stretch one token. The
model's vocabulary stays as it is: a stretch borrows the id of a word that no fact uses. A memory learns and writes
the short form; `decode` gives back the tokens that it stands for, so nothing is lost.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any

from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer

_FIRST = 0x10000  # while merges are learnt, token ids are characters from here on, clear of the surrogates
_LEAST_LETTERS = 6  # of a word that lends its id: common enough to have an embedding like no other word's
_LEAST_COUNT = 8  # a pair that is rarer than this is not merged


class Codec:
    """Merges of token ids, applied in the order in which they were learnt.

    Args:
        merges: (left, right, new) ids; `left` and `right` may be ids that earlier merges made.
        words: every id that an answer may hold beside those of its own prompt; none: any.
    """

    def __init__(self, merges: Iterable[Sequence[int]] = (), words: Iterable[int] = ()) -> None:
        self.words = sorted(words)
        self.merges: list[tuple[int, int, int]] = [(left, right, new) for left, right, new in merges]
        self.rank = {(left, right): n for n, (left, right, _) in enumerate(self.merges)}
        self.stands_for: dict[int, tuple[int, ...]] = {}  # borrowed id -> the tokens it stands for
        for left, right, new in self.merges:
            self.stands_for[new] = (*self.decode([left]), *self.decode([right]))

    @classmethod
    def learn(cls, answers: Sequence[Sequence[int]], merges: int, spare: Sequence[int]) -> Codec:
        """The most frequent merges of these answers, each seen at least 8 times.

        Args:
            answers: token ids of each answer, without the end mark.
            merges: how many at most; never more than there are spare ids.
            spare: ids to borrow, in this order.
        """
        alphabet = {token for answer in answers for token in answer}
        count = min(merges, len(spare))
        tokenizer = Tokenizer(BPE())
        trainer = BpeTrainer(vocab_size=len(alphabet) + count, min_frequency=_LEAST_COUNT, show_progress=False)
        tokenizer.train_from_iterator(("".join(chr(_FIRST + t) for t in answer) for answer in answers), trainer)
        number = {chr(_FIRST + token): token for token in alphabet}
        learnt = []
        for (left, right), new in zip(json.loads(tokenizer.to_str())["model"]["merges"], spare, strict=False):
            learnt.append((number[left], number[right], new))
            number[left + right] = new
        return cls(learnt)

    def encode(self, tokens: Sequence[int]) -> list[int]:
        """The short form of plain token ids."""
        parts = list(tokens)
        while True:
            ranks = [self.rank.get(pair, len(self.rank)) for pair in pairwise(parts)]
            if (best := min(ranks, default=len(self.rank))) == len(self.rank):
                return parts
            left, right, new = self.merges[best]
            merged, i = [], 0
            while i < len(parts):
                here = parts[i : i + 2] == [left, right]
                merged.append(new if here else parts[i])
                i += 2 if here else 1
            parts = merged

    def decode(self, tokens: Iterable[int]) -> list[int]:
        """The plain token ids that a short form stands for."""
        return [plain for token in tokens for plain in self.stands_for.get(token, (token,))]

    def plain(self, tokenizer: Any, text: str) -> list[int]:
        """Token ids of a text, none of them borrowed: a word that lends its id is spelled in smaller tokens."""
        ids: list[int] = []
        for token in tokenizer(text, add_special_tokens=False)["input_ids"]:
            lent = token in self.stands_for
            ids += tokenizer.convert_tokens_to_ids(list(tokenizer.convert_ids_to_tokens(token))) if lent else [token]
        return ids


def learn_codec(tokenizer: Any, pairs: Sequence[tuple[str, str]], merges: int, seed: int) -> Codec:
    """A codec for the answers of (prompt, answer) pairs; it borrows words that none of them uses."""
    prompts, answers = (
        [tokenizer(pair[side], add_special_tokens=False)["input_ids"] for pair in pairs] for side in (0, 1)
    )
    used = {token for text in (*prompts, *answers) for token in text}
    codec = Codec.learn(answers, merges, spare_tokens(tokenizer, used, seed))
    return Codec(codec.merges, {token for answer in answers for token in (*answer, *codec.encode(answer))})


def spare_tokens(tokenizer: Any, used: Collection[int], seed: int) -> list[int]:
    """Ids of whole lower-case words that are not among those in use, in random order.

    Only a word whose every character is a token lends its id, so that a later answer can still be spelled.
    """
    letters = {chr(n) for n in range(ord("a"), ord("z") + 1)}
    vocabulary = tokenizer.get_vocab()
    spare = []
    for token, number in vocabulary.items():
        word = token[1:]  # after the mark of a leading blank
        whole = len(word) >= _LEAST_LETTERS and letters.issuperset(word) and token[0] not in letters
        if whole and token[0] in vocabulary and letters.intersection(word) <= vocabulary.keys() and number not in used:
            spare.append(number)
    spare.sort()
    random.Random(seed).shuffle(spare)
    return spare
