"""What model-written SQL may consist of: the sandbox's first line of defence.

Lists of what is allowed, never of what is forbidden: a deny-list of functions misses one (it missed `lpad`),
and what the next DuckDB adds is refused until somebody has looked at it. The statement is judged by DuckDB's
own syntax tree, so there is no second parser to disagree with the one that runs it.
"""

import json
import re
from collections.abc import Collection
from typing import Any, Literal

Verdict = Literal["ok", "invalid", "blocked", "timeout", "too_large"]

_NODES = """
SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE
BASE_TABLE JOIN SUBQUERY TABLE_FUNCTION EXPRESSION_LIST EMPTY PIVOT
LIMIT_MODIFIER ORDER_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING
VALUE_CONSTANT COLUMN_REF POSITIONAL_REFERENCE STAR TYPE COLLATE FUNCTION LAMBDA CASE_EXPR
COMPARE_EQUAL COMPARE_NOTEQUAL COMPARE_LESSTHAN COMPARE_LESSTHANOREQUALTO COMPARE_GREATERTHAN
COMPARE_GREATERTHANOREQUALTO COMPARE_DISTINCT_FROM COMPARE_NOT_DISTINCT_FROM COMPARE_BETWEEN COMPARE_IN
COMPARE_NOT_IN CONJUNCTION_AND CONJUNCTION_OR
OPERATOR_CAST OPERATOR_TRY OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE
OPERATOR_UNPACK
ARRAY_EXTRACT ARRAY_SLICE STRUCT_EXTRACT ARRAY_CONSTRUCTOR GROUPING_FUNCTION
WINDOW_AGGREGATE WINDOW_ROW_NUMBER WINDOW_RANK WINDOW_RANK_DENSE WINDOW_PERCENT_RANK WINDOW_CUME_DIST
WINDOW_NTILE WINDOW_LAG WINDOW_LEAD WINDOW_FIRST_VALUE WINDOW_LAST_VALUE WINDOW_NTH_VALUE
"""
NODES = frozenset(_NODES.split())
"""The kinds of node that a plain analytic SELECT is made of. No DML in a WITH, no SHOW, no parameters."""

TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})

_FUNCTIONS = """
+ - * / // % ** ^ @ & | << >> ~ || ~~ !~~ ~~* !~~* ~~~ ^@ ->> && @> <@ like_escape not_like_escape
ilike_escape not_ilike_escape

if nullif greatest least typeof

lower upper lcase ucase length len strlen char_length character_length substring substr left right reverse
trim ltrim rtrim replace translate overlay concat concat_ws contains starts_with ends_with prefix suffix
position strpos instr ascii ord unicode chr strip_accents split_part split string_split str_split
string_to_array string_split_regex str_split_regex regexp_split_to_array regexp_matches regexp_full_match
regexp_replace regexp_extract regexp_extract_all regexp_escape array_extract array_slice array_to_string
json_extract json_extract_string json_array_length

abs ceil ceiling floor round round_even trunc sqrt cbrt pow power exp ln log log2 log10 sign mod fmod divide
fdiv add subtract multiply factorial gcd lcm pi degrees radians sin cos tan asin acos atan atan2 isnan isinf
isfinite even random

now today current_date current_localtimestamp get_current_timestamp age date_add date_sub datesub date_diff
datediff date_part datepart date_trunc datetrunc year quarter month monthname week weekofyear yearweek isoyear
day dayname dayofmonth dayofweek weekday isodow dayofyear hour minute second millisecond microsecond decade
century epoch epoch_ms last_day days_in_month make_date make_time make_timestamp strftime strptime
try_strptime time_bucket timezone to_timestamp to_years to_quarters to_months to_weeks to_days to_hours
to_minutes to_seconds

list_value list_pack array_value row struct_pack struct_extract map map_extract map_keys map_values element_at
list_extract list_element list_slice list_concat list_cat array_concat array_cat list_append array_append
list_prepend array_prepend array_length cardinality list_contains list_has array_contains array_has
list_has_any array_has_any list_has_all array_has_all list_position list_indexof array_position array_indexof
list_sort array_sort list_reverse_sort array_reverse_sort list_reverse array_reverse list_distinct
array_distinct list_unique array_unique list_intersect array_intersect list_zip array_zip flatten
list_transform array_transform list_apply array_apply apply list_filter array_filter filter list_reduce
array_reduce list_sum list_avg list_min list_max list_median list_mode list_count list_product list_first
list_last list_any_value list_bool_and list_bool_or list_stddev_samp list_stddev_pop list_var_samp
list_var_pop list_string_agg

count count_star count_if countif sum avg mean min max min_by max_by arg_min arg_max argmin argmax
arg_min_null arg_max_null median mode quantile quantile_cont quantile_disc approx_quantile
approx_count_distinct stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_samp covar_pop
regr_slope regr_intercept regr_r2 regr_count regr_avgx regr_avgy regr_sxx regr_sxy regr_syy skewness kurtosis
mad entropy sem product fsum favg kahan_sum geomean geometric_mean weighted_avg wavg bool_and bool_or bit_and
bit_or bit_xor any_value first last arbitrary list array_agg string_agg group_concat listagg histogram

row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value
"""
FUNCTIONS = TABLE_FUNCTIONS.union(_FUNCTIONS.split())
"""Functions without effects beyond their value. Those that make much out of little (repeat, lpad, format,
printf, list_resize), sleep, or tell about the process are left out on purpose."""


def gate(tree: str, tables: Collection[tuple[str, str]], known: Collection[str]) -> tuple[Verdict, str] | None:
    """None if the statement is a plain SELECT over `tables`, else the verdict and the reason.

    `tree` is what DuckDB's `json_serialize_sql` gives; `tables` holds (schema, name) pairs in lower case,
    `known` the names that DuckDB would understand beyond them: such a name is blocked, an invented one is
    merely invalid.
    """
    try:
        return _walk(json.loads(tree), tables, known)
    except RecursionError:
        return "blocked", "nested too deeply"
    except (LookupError, TypeError, AttributeError, ValueError):
        return "blocked", "a syntax tree of unknown shape; memtune needs DuckDB 2"


def _walk(
    tree: dict[str, Any], tables: Collection[tuple[str, str]], known: Collection[str]
) -> tuple[Verdict, str] | None:
    if tree["error"]:
        return ("invalid" if tree["error_type"] == "parser" else "blocked"), str(tree["error_message"])
    if len(tree["statements"]) != 1:
        return "blocked", f"{len(tree['statements'])} statements; only one is run"
    todo: list[tuple[Any, frozenset[str]]] = [(tree["statements"][0]["node"], frozenset())]
    while todo:
        node, ctes = todo.pop()
        if isinstance(node, list):
            todo.extend((item, ctes) for item in node)
        if not isinstance(node, dict):
            continue
        refusal = _refuse(node, ctes, tables, known)
        if refusal:
            return refusal
        # A CTE is visible to those after it and to the rest of its query, to itself only if it is recursive:
        # anywhere else its name may mean one of DuckDB's own relations.
        for entry in node.get("cte_map", {}).get("map", ()):
            name, query = entry["key"].lower(), entry["value"]
            recursive = query["query_node"]["type"] == "RECURSIVE_CTE_NODE"
            todo.append((query, ctes | {name} if recursive else ctes))
            ctes = ctes | {name}
        todo.extend((item, ctes) for key, item in node.items() if key != "cte_map")
    return None


def _refuse(
    node: dict[str, Any], ctes: frozenset[str], tables: Collection[tuple[str, str]], known: Collection[str]
) -> tuple[Verdict, str] | None:
    """The judgement of one node, without what lies below it."""
    kind = node.get("type")
    if isinstance(kind, str) and kind not in NODES:
        return "blocked", f"{kind} is not part of a plain SELECT"
    if kind == "BASE_TABLE":
        return _refuse_table(node, ctes, tables, known)
    if kind == "TABLE_FUNCTION":
        return _refuse_function(node["function"]["function_name"], TABLE_FUNCTIONS, known)
    if "function_name" in node:
        return _refuse_function(node["function_name"], FUNCTIONS, known)
    return None


def _refuse_table(
    node: dict[str, Any], ctes: frozenset[str], tables: Collection[tuple[str, str]], known: Collection[str]
) -> tuple[Verdict, str] | None:
    path = tuple(part.lower() for part in node["qualified_name"]["path"])
    name = ".".join(path)
    if node["at_clause"]:
        return "blocked", f'"{name}" is asked for at another time'
    if (len(path) == 1 and name in ctes) or (len(path) <= 2 and ("main", *path)[-2:] in tables):
        return None
    if len(path) > 1 or name in known or not re.fullmatch(r"[\w ]+", name):
        return "blocked", f'"{name}" is not a table of this database'
    have = ", ".join(sorted(table for _, table in tables))
    return "invalid", f'table "{name}" does not exist; the tables are: {have}'


def _refuse_function(written: str, allowed: Collection[str], known: Collection[str]) -> tuple[Verdict, str] | None:
    name = written.lower()
    if name in allowed:
        return None
    if name in known:
        return "blocked", f"the function {name} is not allowed"
    return "invalid", f"the function {name} does not exist"
