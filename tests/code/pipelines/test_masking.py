"""No secret of a file is in what is said of it."""

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.analyse import analyse
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.masking import Masks
from candado.code.pipelines.model import Step
from candado.code.pipelines.parse import parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.rule import Head, Match, Rule
from candado.code.pipelines.text import File, Span
from tests.code.secrets import samples

TODAY = date(2026, 11, 25)
SEEDS = st.integers(0, 2**32)
WORDS = st.text("abcxyz :$=\n", max_size=12)


class Nowhere:
    """No other file."""

    def document(self, repository: str, path: str) -> Document:
        raise NotAtHand("there is nothing else")


def passwords(step: Step) -> Iterator[Match]:
    """Marks the text of a script as secret."""
    yield Match(at=step.head.span, message="a secret", secret=step.head.span)


def lines(step: Step) -> Iterator[Match]:
    """Marks whole steps, and repeats what they say."""
    yield Match(at=step.node.span, message=f"runs {step.head.value}")


def findings(text: str, *judges) -> list[Finding]:
    rules = [
        Rule(judge.__name__, "meta", Head(severity="low"), judge.__name__, judge, ("Step",))
        for judge in judges
    ]
    file = File("azure-pipelines.yml", text)
    return list(
        analyse(Document(file, parse(file)), Nowhere(), Rules(rules), included=False, today=TODAY).findings
    )


def test_a_secret_is_in_no_finding_of_its_file() -> None:
    for found in findings("steps:\n- script: correct horse\n", passwords, lines):
        if found.rule == "passwords":
            assert found.source == "- script: *************"
        assert "horse" not in found.source


def test_a_fingerprint_does_not_depend_on_the_secret() -> None:
    one, two = (
        {
            found.rule: found.fingerprint
            for found in findings(f"steps:\n- script: {secret}\n", passwords, lines)
        }
        for secret in ("hunter2", "longer hunter")
    )
    assert one == two


def test_a_fingerprint_depends_on_what_stands_around_the_secret() -> None:
    script, bash = (findings(f"steps:\n- {key}: hunter2\n", passwords)[0] for key in ("script", "bash"))
    assert script.fingerprint != bash.fingerprint


@given(form=st.sampled_from(list(samples.ALL)), seed=SEEDS)
def test_what_shows_by_its_form_is_hidden_from_every_rule(form, seed) -> None:
    secret = form(seed).replace("\n", "\n    ")
    found = findings(f"steps:\n- bash: |\n    {secret}\n", lines)
    told = msgspec.json.encode(found).decode()
    assert not any(secret[at : at + 12] in told for at in range(max(0, len(secret) - 40), len(secret) - 11))


@given(st.lists(st.tuples(WORDS, st.text("0123456789", min_size=1, max_size=5)), max_size=5), WORDS)
def test_all_but_the_secrets_is_shown(parts, rest) -> None:
    text = ""
    secrets: list[tuple[int, int]] = []
    for around, secret in parts:
        text += around
        secrets.append((len(text), len(text) + len(secret)))
        text += secret
    file = File("a.yml", text + rest)
    spans = [Span(file, start, end) for start, end in secrets]
    masked = Masks(spans).shown(Span(file, 0, len(file.text)))
    assert masked == "".join(around + "*" * len(secret) for around, secret in parts) + rest


@pytest.mark.parametrize(("start", "end", "expected"), [(0, 6, "ab****"), (3, 8, "***gh"), (2, 6, "****")])
def test_a_secret_that_is_shown_in_part_is_not(start, end, expected) -> None:
    file = File("a.yml", "abcdefgh")
    assert Masks([Span(file, 2, 6)]).shown(Span(file, start, end)) == expected
