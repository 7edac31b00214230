"""From the text of a definition to the pipeline that it describes."""

from functools import partial

import msgspec

from candado.code.pipelines.build.pipeline import assembled
from candado.code.pipelines.classic import words
from candado.code.pipelines.classic.groups import Groups, include, with_inputs
from candado.code.pipelines.definition import Definition
from candado.code.pipelines.facts import Facts


def with_pipeline(definition: Definition, groups: Groups, facts: Facts) -> Definition:
    """The definition with the pipeline that it describes, where it is one of the designer.

    A task group by itself is a template: what its inputs hold is unknown.
    """
    is_group = definition.at("tasks") is not None
    if not (is_group or definition.at("phases") is not None or definition.at("environments") is not None):
        return definition
    root = words.group(definition) if is_group else words.pipeline(definition)
    pipeline = assembled(
        root, partial(include, groups), with_inputs, template=is_group, today=definition.today
    )
    pipeline.classic = True
    pipeline.facts = facts
    return msgspec.structs.replace(definition, pipeline=pipeline)
