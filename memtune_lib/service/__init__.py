"""A tuned memory behind an OpenAI-compatible endpoint, and what its users' feedback makes of it.

serve -> feedback -> retune -> compare -> serve the better one:

    python -m memtune_lib serve --feedback feedback.duckdb      # POST /v1/chat/completions, POST /v1/feedback
    python -m memtune_lib improve --feedback feedback.duckdb --out better
    python -m memtune_lib serve --adapter better --feedback feedback.duckdb

Why not the server of transformers? It loads adapters by `inject_adapter_in_model`, which PEFT refuses for a method
that keeps state on its tuner, as a router does. Nor would it take values out of questions, read the short form of a
memory's answers, elect among beams or run SQL.
"""

from .app import Limits, create_app
from .feedback import Feedback
from .loop import Improvement, improve
from .server import Server

__all__ = ["Feedback", "Improvement", "Limits", "Server", "create_app", "improve"]
