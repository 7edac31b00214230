"""What no service tells and people declare: which of their things are production.

Filled from `[production]` of candado.toml when a snapshot is judged. What is not declared is not known, so
whatever asks for it is unknown.
"""

from candado.model.table import Record, table


@table("production_environments", scope="organization", kind="declaration")
class ProductionEnvironment(Record):
    """An environment that the settings call production."""

    id: str
    """environment"""


@table("production_connections", scope="organization", kind="declaration")
class ProductionConnection(Record):
    """A service connection that the settings call production."""

    id: str
    """service connection, as a project sees it"""
