"""Ways to answer that are not memory tuning, each as people would really do it, and one table that compares them.

`prompted` puts more into the prompt, `search` chooses what, `repair` reads the database's error, `trained` changes
the weights. `python -m memtune_lib.baselines` measures them side by side. Decoding under a grammar has a module of
its own.
"""

from .prompted import Answerer, few_shot, rag, similar_few_shot, tuned, with_examples, zero_shot
from .repair import repaired
from .search import search

__all__ = [
    "Answerer",
    "few_shot",
    "rag",
    "repaired",
    "search",
    "similar_few_shot",
    "tuned",
    "with_examples",
    "zero_shot",
]
