"""Taint: who controls what text reaches which place of a pipeline.

Whoever opens a pull request (outsider), pushes a branch (contributor), queues a run (queuer) or edits
definitions (project) controls some texts: these are the sources. Variables, outputs and parameters carry them
on. `tainted` says which stretches of a text hold them.
"""

from candado.code.pipelines.taint.flows import Place
from candado.code.pipelines.taint.origins import Origin
from candado.code.pipelines.taint.tainted import Taint, tainted

__all__ = ["Origin", "Place", "Taint", "tainted"]
