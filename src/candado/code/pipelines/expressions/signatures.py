"""How many parameters each function takes, least and most; a function that is not here takes any.

Source: learn.microsoft.com, "Expressions" of Azure Pipelines, functions and job status check functions.
"""

_ANY = 21_000

SIGNATURES: dict[str, tuple[int, int]] = {
    "always": (0, 0),
    "and": (2, _ANY),
    "canceled": (0, 0),
    "coalesce": (2, _ANY),
    "contains": (2, 2),
    "containsvalue": (2, 2),
    "converttojson": (1, 1),
    "counter": (0, 2),
    "endswith": (2, 2),
    "eq": (2, 2),
    "failed": (0, _ANY),
    "format": (1, _ANY),
    "ge": (2, 2),
    "gt": (2, 2),
    "iif": (3, 3),
    "in": (1, _ANY),
    "join": (2, 2),
    "le": (2, 2),
    "length": (1, 1),
    "lower": (1, 1),
    "lt": (2, 2),
    "ne": (2, 2),
    "not": (1, 1),
    "notin": (1, _ANY),
    "or": (2, _ANY),
    "replace": (3, 3),
    "split": (2, 2),
    "startswith": (2, 2),
    "succeeded": (0, _ANY),
    "succeededorfailed": (0, _ANY),
    "trim": (1, 1),
    "upper": (1, 1),
    "xor": (2, 2),
}
