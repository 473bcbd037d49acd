"""Function calling: a box of tools, calls that always fit them, and ways to choose the right one.

`roster` has 21 tools over the roster, `calling` the ways to choose, `judging` what was right, `bench` measures them.
"""

from .box import Call, Outcome, Tool, Toolbox, Written, calls_text, generate_calls, parameters

__all__ = ["Call", "Outcome", "Tool", "Toolbox", "Written", "calls_text", "generate_calls", "parameters"]
