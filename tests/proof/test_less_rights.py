"""Whoever sees less is never told more: in the careless world, seen with all rights and with few."""

from pathlib import Path

import pytest

from candado.assess.control import shipped
from candado.model.assessment import Status
from candado_emulator.server import Emulator
from tests.proof.bench import Bench, Verdict, verdicts

pytestmark = pytest.mark.proof

CONTROLS = list(shipped().values())
FINE = (Status.PASSED, Status.NOT_APPLICABLE)


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    home: Path = tmp_path_factory.mktemp("home")
    emulator = Emulator("demo")
    emulator.__enter__()
    return Bench(emulator, home)


@pytest.fixture(scope="module")
def truth(careless: Bench) -> dict[str, list[Verdict]]:
    return verdicts(careless.scan(), CONTROLS)


@pytest.mark.parametrize("who", ["nobody", "reader", "scanner"])
def test_nothing_passes_that_fails_and_no_row_goes_missing(
    careless: Bench, truth: dict[str, list[Verdict]], who: str
) -> None:
    seen = verdicts(careless.scan(who=who), CONTROLS)
    for control in CONTROLS:
        here = {v.id: v for v in seen[control.name]}
        unknown = {v.id for v in here.values() if v.status is Status.UNKNOWN}
        for row in truth[control.name]:
            found = here.get(row.id)
            if found is None:
                scopes = {row.project_id, careless.emulator.state.id}
                assert unknown & scopes, f"{control.name}: {row.resource} is nowhere"
            else:
                turned = found.status in FINE and row.status not in FINE
                assert not turned, f"{control.name}: {row.resource} {row.status} is {found.status}"
