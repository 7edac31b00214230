"""`--record` and `--replay`: a scan that can be handed to a colleague, without a name or a secret in it."""

import re
from pathlib import Path

import msgspec
import pytest

from candado.cli.main import code_of
from candado.collect import collectors
from candado.recording import LOST, service_words
from candado_emulator.server import Emulator
from candado_emulator.state.organization import Organization
from tests.cli.command import Candado

VERDICTS = "select control, status, count(*) from verdicts group by control, status order by control, status"
JUDGED_BY_VALUES = (
    "agent-runs-as-root",
    "credential-in-agent-capabilities",
    "credential-in-pipeline-variable",
    "credential-in-variable-group",
)


class Recorded(msgspec.Struct, frozen=True):
    """A scan of the hardened organization."""

    folder: Path
    home: Path


@pytest.fixture(scope="module")
def recorded(hardened: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    found = Recorded(tmp_path_factory.mktemp("there") / "recording", tmp_path_factory.mktemp("home"))
    hardened.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANDADO_PAT", hardened.tokens["administrator"])
        patch.chdir(found.home)
        scan = ["-q", "scan", hardened.url, "--home", str(found.home), "--record", str(found.folder)]
        assert code_of(scan) == 0
    return found


def test_a_replay_is_judged_as_the_organization_was(candado: Candado, recorded: Recorded) -> None:
    there = ("--home", str(recorded.home))
    projects = candado("query", "select name from projects", *there).out.split()
    ran = candado("scan", "--replay", str(recorded.folder))
    assert ran.code == 3, "what a recording cannot tell is a gap"
    before, after = verdicts(candado, *there), verdicts(candado)
    assert {control for control in before if before[control] != after.get(control)} >= set(JUDGED_BY_VALUES)
    for control in before:
        assert after[control] == before[control] or list(after[control]) == ["unknown"], control
    assert len(projects) == 6
    assert not set(projects) & set(candado("query", "select name from projects").out.split())
    lost = candado("query", "select distinct table_name from coverage where reason like 'a recording keeps%'")
    assert set(LOST) <= set(lost.out.split())


def verdicts(candado: Candado, *more: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for line in candado("query", VERDICTS, *more).out.splitlines():
        control, status, number = line.split("\t")
        found.setdefault(control, {})[status] = int(number)
    return found


def test_no_name_and_no_secret_is_in_a_recording(contoso: Emulator, recorded: Recorded) -> None:
    written = "".join(path.read_text("utf-8") for path in recorded.folder.iterdir()).lower()
    known = {word.lower() for word in service_words()}
    names = {word for name in names_of(contoso.state) for word in name.lower().split() if len(word) > 4}
    listed = (Path(__file__).parents[2] / "src/candado/connect/service-words.txt").read_text().lower().split()
    routes = "/".join(collector.endpoint.path for collector in collectors().values()).lower().split("/")
    assert len(names) > 50
    words = set(re.findall(r"[\w.@-]+", re.sub(r'"\w+":', "", written)))
    assert [name for name in sorted(names - known - {*listed, *routes}) if name in words] == []
    assert [token for token in contoso.tokens.values() if token.lower() in written] == []


def names_of(organization: Organization) -> set[str]:
    """Of people, projects, and what is in these."""
    found = {organization.name}
    for address, user in organization.users.items():
        found |= {address, user.display_name}
    for name, project in organization.projects.items():
        found |= {name, *project.repositories, *project.pipelines, *project.connections, *project.groups}
    return found


def test_a_recording_is_not_written_over(candado: Candado, recorded: Recorded, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("scan", contoso.url, "--record", str(recorded.folder))
    assert (ran.code, "holds a recording already" in ran.err) == (2, True)
