"""The second world: an invented web shop of two tables, its training questions, its values."""
