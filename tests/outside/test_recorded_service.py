"""What was recorded of the real service is asked of the emulator: the answers have the same shape."""

import pytest

from candado_emulator.server import Emulator
from tests.outside.recorded import Replayed, recording
from tests.outside.seeds import world


@pytest.mark.parametrize("name", sorted(recording()))
def test_the_answers_have_the_recorded_shape(name: str) -> None:
    with Emulator(world(recording()[name])) as emulator:
        replayed = Replayed(emulator)
        found: dict[str, list[str]] = {}
        for each in recording()[name]:
            if each.match:
                found[each.name] = replayed.differences(each)
    wrong = {name: what for name, what in found.items() if what}
    assert not wrong, "\n".join(f"{name}: {'; '.join(what[:8])}" for name, what in wrong.items())
