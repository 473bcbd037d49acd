"""Values that a question names, taken out of it and put back into the SQL.

"does bam make more than 30 mil" becomes "does Player1 make more than Money1", and `> Money1` in the answer becomes
`> 30e6`. A model then learns the shapes of questions, not the spelling of 582 players and the arithmetic of units.
"""

from .linker import DATES, QUANTITIES, Linked, Linker, Mention
from .quantities import Quantity, find_quantities
from .surfaces import pieces

__all__ = ["DATES", "QUANTITIES", "Linked", "Linker", "Mention", "Quantity", "find_quantities", "pieces"]
