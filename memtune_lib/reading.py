"""An embedder for short texts: the base model reads each twice, and is asked what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .retrieval import FrozenLayers


class Reading(FrozenLayers):
    """A text read twice, and asked about: two vectors of the base model's upper layers, side by side.

    A causal model knows only at a text's end what it was about. So one vector is the mean over a second reading of the
    text (echo embeddings: Springer et al. 2024, arXiv:2402.15449), the other the state from which the model would say
    it in one word (Jiang et al. 2023, arXiv:2307.16645).
    """

    depth = 0.93  # chosen on datasets/tickets/dev.jsonl: tests/benchmarks/bench_classify.py measures others

    def __init__(
        self, model: Any = None, tokenizer: Any = None, *, layer: int | None = None, batch_size: int = 16
    ) -> None:
        super().__init__(model, tokenizer, layer=layer, batch_size=batch_size)
        self.name += ", read twice and asked"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Float32 [texts, 2 * width]."""
        once = [self._tokens(f"{text}\n") for text in texts]
        twice = [first + self._tokens(text) for first, text in zip(once, texts, strict=True)]
        asked = [self._tokens(f'This message: "{text}" means in one word: "') for text in texts]
        ends = [len(ids) - 1 for ids in asked]
        return np.hstack([self._means(twice, [len(ids) for ids in once]), self._means(asked, ends)])
