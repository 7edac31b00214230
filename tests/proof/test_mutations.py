"""Each part of a control's SQL matters: take one away, or turn a comparison, and some example notices."""

import re
from collections.abc import Callable, Iterator

import pytest

from candado.assess.control import Control, ControlError, shipped
from candado.assess.engine import ask, open_tables, prepare
from candado.model.assessment import Status
from candado.store.snapshot import Snapshot
from tests.proof.bench import Bench, matches, named, opened

pytestmark = pytest.mark.proof

CONTROLS = list(shipped().values())
