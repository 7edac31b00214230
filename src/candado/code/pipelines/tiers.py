"""Production or not: what the names that people give to stages, environments and variables say."""

import re

_PRODUCTION = re.compile(
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[PL]))(?i:(?<!non)(?<!non[-_ ])(?<!not[-_ ])(?<!pre)(?<!pre[-_ ]))"
    r"(?i:production|prod|prd|live)(?![a-z]|UCT)"
)
_LOWER = re.compile(
    r"(?<![a-z])(?:(?:non|pre)[-_ ]?pro?d|dev|develop|development|sandbox|sbx|sbox|test|testing|tst|qa|poc"
    r"|demo|playground|lab|ephemeral|preview|integration|ci|e2e|review)(?![a-z])"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_production(name: str) -> bool:
    """Whether a name says production; `nonprod` and `pre-prod` do not."""
    return _PRODUCTION.search(name) is not None


def is_below_production(name: str) -> bool:
    """Whether a name says a place for tests: dev, sandbox, QA and the like."""
    return _LOWER.search(_HUMP.sub("-", name).lower().replace("_", "-")) is not None
