"""What is made in the designer of the portal, as the same pipelines that files describe.

`said` tells what a definition holds, as its text is to be written; `words` reads that text in the words of
YAML; `build` makes the pipeline, with the steps of task groups in the place of each use.
"""
