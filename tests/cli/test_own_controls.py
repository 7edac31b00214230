"""Controls of the organization's own: listed, explained, asked, and known again when they are renamed."""

from pathlib import Path

import pytest

from candado_emulator.server import Emulator
from tests.cli.command import Candado

OWN = """\
---
severity: low
judges: projects
reason: nobody says what it is for
parameters:
  shortest: {default: 1, looser: lower, description: characters}
examples:
  fails:
    - change: {projects: {Web: {description: ""}}}
      on: [Web]
---
# A project has no description

Nobody knows whom to ask.

```sql
select id, length(description) >= $shortest as passed from projects
```

## Fix
Write one.
"""


@pytest.fixture
def own(candado: Candado) -> Path:
    """The file of a control."""
    path = candado.folder / "ours" / "naming" / "project-without-description.md"
    path.parent.mkdir(parents=True)
    path.write_text(OWN)
    (candado.folder / "candado.toml").write_text('controls = "ours"\n')
    return path


def test_own_controls_are_listed_explained_and_asked(candado: Candado, contoso: Emulator, own: Path) -> None:
    with (candado.folder / "candado.toml").open("a") as settings:
        settings.write("[parameters]\nproject-without-description.shortest = 500\n")
    assert "project-without-description\tlow\tnaming" in candado("controls", "--section", "naming").out
    explained = candado("explain", "project-without-description").out
    assert "shortest\t500\t1\tcharacters" in explained
    assert "projects\trecorded\tView project-level information, in each project\tvso.project" in explained
    candado.as_(contoso)("scan", contoso.url, "--control", "project-without-description")
    assert len(candado.ids("status = 'failed'")) == 6


def test_what_a_renamed_control_found_is_nothing_new(candado: Candado, contoso: Emulator, own: Path) -> None:
    contoso.change({"projects": {"Web": {"description": ""}}})
    candado.as_(contoso)("scan", contoso.url, "--control", own.stem)
    [finding] = candado.ids()
    own.with_name("project-nobody-describes.md").write_text(
        OWN.replace("judges:", f"formerly: [{own.stem}]\njudges:")
    )
    own.unlink()
    ran = candado("assess", "--control", "project-nobody-describes", "--fail-on", "new:low")
    assert (ran.code, "0 new, 0 fixed, 1 still failing" in ran.out) == (0, True)
    assert "0 new, 1 still failing, 0 fixed" in candado("diff").out
    assert candado.ids() == [finding]
