"""How a stretch of a script is quoted, which decides what may stand there instead."""

from candado.code.pipelines.quoting.context import Context, Range, contexts
from candado.code.pipelines.quoting.segments import Quote

__all__ = ["Context", "Quote", "Range", "contexts"]
