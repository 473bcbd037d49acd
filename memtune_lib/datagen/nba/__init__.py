"""The roster's own words and intents: what people call teams and players, and which SQL each question means.

The words: `vocabulary` (names), `metrics`, `functions` and `attributes` (columns and what is computed from them),
`population` (groups of players), `words` (sentences and grammar). The intents, each package a kind of question:
`lookups`, `aggregates`, `rankings`, `groups`, `comparisons`, `refusals`; none of them imports another. They enter the
list of `registry`, from which `generator` draws.
"""
