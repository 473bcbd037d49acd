"""The notebooks' exercises, checked at once: not attempted, wrong and why, or right.

    checks.error_counts(my_function)    # an Outcome, shown below the cell

A check calls the learner's function on small cases whose answers are known. It never raises, whatever it is
given, so that an exercise cannot stop a notebook.
"""

from .a_million_experts import best_pairs, churned, name_indexes, recall_at
from .beyond_sql import abstention, checked_call, unsupported, which_source
from .data import many_sentences, name_sieves, own_intent, thin_out
from .fine_tuning import early_stop, forgotten_share, tuning_bytes, which_fault
from .measuring import beyond_chance, decide_change, name_verdicts, same_rows, wilson_by_hand
from .memory_tuning import bank_bytes, nearest_key, next_facts, which_expert
from .outcome import NOT_ATTEMPTED, RIGHT, WRONG, Outcome
from .prompting import honest_score, most_alike, repair_loop, which_fix
from .reach_95 import count_flips, error_counts, leaks, new_pairs, which_number
from .roster import gold_item, kilograms, name_traps, questions_needed
from .ship_it import alarms, last_words, name_chapters, serve_new
from .start_here import share_invented, three_ways
from .why_models_hallucinate import average_and_worst, needed_accuracy, where_it_costs
from .your_own_data import does_it_pay, each_user_once, rare_groups, take_out, which_step

__all__ = [
    "NOT_ATTEMPTED",
    "RIGHT",
    "WRONG",
    "Outcome",
    "abstention",
    "alarms",
    "average_and_worst",
    "bank_bytes",
    "best_pairs",
    "beyond_chance",
    "checked_call",
    "churned",
    "count_flips",
    "decide_change",
    "does_it_pay",
    "each_user_once",
    "early_stop",
    "error_counts",
    "forgotten_share",
    "gold_item",
    "honest_score",
    "kilograms",
    "last_words",
    "leaks",
    "many_sentences",
    "most_alike",
    "name_chapters",
    "name_indexes",
    "name_sieves",
    "name_traps",
    "name_verdicts",
    "nearest_key",
    "needed_accuracy",
    "new_pairs",
    "next_facts",
    "own_intent",
    "questions_needed",
    "rare_groups",
    "recall_at",
    "repair_loop",
    "same_rows",
    "serve_new",
    "share_invented",
    "take_out",
    "thin_out",
    "three_ways",
    "tuning_bytes",
    "unsupported",
    "where_it_costs",
    "which_expert",
    "which_fault",
    "which_fix",
    "which_number",
    "which_source",
    "which_step",
    "wilson_by_hand",
]
