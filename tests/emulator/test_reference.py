"""The reference of the state is what its Structs say."""

from pathlib import Path

from candado_emulator.state.reference import reference


def test_the_reference_is_fresh() -> None:
    page = Path(__file__).parents[2] / "docs" / "emulator-state.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: python -m candado_emulator.state.reference > docs/emulator-state.md"
    )
