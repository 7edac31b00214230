"""The expression language of Azure Pipelines, with results that may be unknown in part.

    value = evaluate(parse("startsWith(variables['Build.SourceBranch'], 'refs/tags/')"), context)

Nothing here runs anything: what only a run would know is Unknown, and what the known parts decide is decided.
"""

from candado.code.pipelines.expressions.evaluate import evaluate
from candado.code.pipelines.expressions.members import node_value, scalar_value
from candado.code.pipelines.expressions.parse import parse
from candado.code.pipelines.expressions.site import Allowance, Context, Members
from candado.code.pipelines.expressions.tree import (
    Call,
    Expression,
    ExpressionError,
    Reference,
    calls,
    references,
)
from candado.code.pipelines.expressions.unknowns import as_text, truth

__all__ = [
    "Allowance",
    "Call",
    "Context",
    "Expression",
    "ExpressionError",
    "Members",
    "Reference",
    "as_text",
    "calls",
    "evaluate",
    "node_value",
    "parse",
    "references",
    "scalar_value",
    "truth",
]
