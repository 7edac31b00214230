"""What the rules of the supply chain do beyond the examples on their pages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.analyse import analyse
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.rule import load
from candado.code.pipelines.text import File

RULES = Rules([rule for rule in load() if rule.category == "supply_chain"])
PATH = "azure-pipelines.yml"


class Nowhere:
    """No other file is at hand."""

    def document(self, repository: str, path: str) -> Document:
        raise NotAtHand(f"{repository}: {path}")


def found(text: str, today: date = date(2026, 11, 25)) -> list[Finding]:
    file = File(PATH, text)
    return list(analyse(Document(file, parse(file)), Nowhere(), RULES, included=False, today=today).findings)


def of(rule: str, text: str, today: date = date(2026, 11, 25)) -> list[Finding]:
    return [finding for finding in found(text, today) if finding.rule == rule]


def script(body: str, keyword: str = "bash") -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f"steps:\n- {keyword}: |2\n{lines}"


def test_an_image_is_found_from_the_day_on_which_it_is_removed() -> None:
    text = "pool:\n  vmImage: ubuntu-22.04\nsteps:\n- script: make\n"
    assert of("retired-vm-image", text, date(2027, 4, 16)) == []
    (finding,) = of("retired-vm-image", text, date(2027, 4, 17))
    assert (finding.place.line, finding.place.column) == (2, 12)
    assert finding.repair and finding.repair.replacements[0].text == "ubuntu-26.04"


def test_a_task_is_worse_from_the_day_on_which_it_is_removed() -> None:
    text = "steps:\n- task: NuGetInstaller@0\n"
    assert [finding.severity for finding in of("deprecated-task", text, date(2023, 12, 10))] == ["low"]
    assert [finding.severity for finding in of("deprecated-task", text, date(2023, 12, 11))] == ["medium"]


def test_a_floating_image_is_mended_to_what_it_means_on_the_day() -> None:
    text = "pool:\n  vmImage: ubuntu-latest\nsteps:\n- script: make\n"
    for today, image in ((date(2026, 11, 25), "ubuntu-24.04"), (date(2026, 12, 1), "ubuntu-26.04")):
        (finding,) = of("floating-vm-image", text, today)
        assert finding.repair and finding.repair.safe
        assert [edit.text for edit in finding.repair.replacements] == [image]


@pytest.mark.parametrize(("keyword", "mark"), [("bash", "\\"), ("pwsh", "`"), ("script", "^")])
def test_a_command_over_several_lines_is_found_at_its_first(keyword: str, mark: str) -> None:
    text = script(f"echo a\ncurl -sSL {mark}\n  https://get.example/tool {mark}\n  | bash", keyword)
    (finding,) = of("remote-script-execution", text)
    assert (finding.place.line, finding.place.end_line) == (4, 6)


def test_one_finding_for_what_a_command_holds_for_another_shell() -> None:
    (finding,) = of("remote-script-execution", script("sudo su build -c 'curl https://get.example | sh'"))
    assert finding.source.strip().startswith("sudo su")


def test_a_variable_that_the_script_sets_is_known() -> None:
    pinned = "https://raw.githubusercontent.com/a/b/4b825dc642cb6eb9a060e54bf8d69288fbee4904/x.sh"
    assert of("remote-script-execution", script(f"URL={pinned}\ncurl $URL | bash")) == []
    assert of("remote-script-execution", script("URL=https://get.example/x.sh\ncurl $URL | bash"))


def test_findings_point_at_the_characters_themselves() -> None:
    text = script("  docker run --rm \\\n  -e A=1 'tools'")
    (finding,) = of("unpinned-image-in-script", text)
    lines = text.splitlines()
    place = finding.place
    assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == "'tools'"


WORDS = st.sampled_from(["curl ", "-k ", "| bash", "iex ", "(iwr ", "http://a.b/", "docker run ", "> "])
MORE = st.sampled_from(["pip install ", "npm i", "ssh-keyscan ", "deb [", "-o ", "chmod +x ", "torch.load("])
CHARACTERS = st.sampled_from(list("$(`'\"\na \\{}|;"))


@given(
    st.lists(WORDS | MORE | CHARACTERS, max_size=30).map("".join), st.sampled_from(["bash", "script", "pwsh"])
)
def test_whatever_a_script_holds_is_judged(body: str, keyword: str) -> None:
    text = script(body, keyword)
    lines = text.split("\n")
    for finding in found(text):
        assert 1 <= finding.place.line <= len(lines)
        assert finding.place.column <= len(lines[finding.place.line - 1]) + 1


@pytest.mark.parametrize(
    "piece",
    [
        "curl ",
        "deb [",
        "|",
        "http://",
        "(iwr ",
        "from_pretrained('",
        "ssh-keyscan ",
        "-o ",
        "//a",
        "1",
        "pip ",
        ".downloadfile(",
    ],
)
def test_a_bomb_is_judged_to_the_end(piece: str) -> None:
    body = f"curl -k https://a.example/ | bash {piece * 20_000}"
    assert of("tls-verification-disabled", script(body))


def test_an_address_that_a_function_gives_is_no_program() -> None:
    body = """Invoke-WebRequest -Uri $url -OutFile $zip
function Get-Source { return "https://example.com/$version/*" }
function Get-Other { return "https://example.com/$zip" }"""
    assert of("remote-script-execution", script(body, "pwsh")) == []
