"""The course around the library: what the notebooks show, and how they are made, run and checked.

This room may import every other one; no other room imports it.
"""

from memtune_lib.course.results import record

__all__ = ["record"]
