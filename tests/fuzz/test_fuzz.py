"""Some of what `python -m tests.fuzz` tries for an hour."""

from random import Random

import pytest

from tests.fuzz.mutation import made
from tests.fuzz.seeds import shipped
from tests.fuzz.trial import trial

TEXTS = shipped()


@pytest.mark.parametrize("seed", range(8))
def test_no_text_is_too_strange(seed: int) -> None:
    random = Random(seed)
    for _ in range(25):
        files = {"azure-pipelines.yml": made(random, TEXTS), "template.yml": made(random, TEXTS)}
        assert trial(files) == "", files
