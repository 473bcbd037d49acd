"""What tests of exercises' checks have in common: the outcome of an answer that is wrong, or not there."""

import re

from memtune_lib.course import checks


def wrong(found: checks.Outcome, why: str) -> None:
    """The learner is told why, in one line."""
    assert found.status == checks.WRONG
    assert re.search(why, found.message), found
    assert repr(found).startswith("wrong: ") and "\n" not in repr(found)


def not_attempted(found: checks.Outcome, why: str = "") -> None:
    assert found.status == checks.NOT_ATTEMPTED and why in found.message
