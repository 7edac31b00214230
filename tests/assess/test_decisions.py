"""Exceptions and attestations cover what they say, and nothing that they should not."""

import re
from collections.abc import Sequence

import pytest

from candado.assess.settings import Acceptance, Owners, Settings
from tests.assess.given import answered, built, control

CONTROL = control("a-control", more="article: [S14]")
ANSWERS = [
    ("a-control", "r", "p", "failed"),
    ("a-control", "s", "p", "unknown"),
    ("a-control", "t", "q", "failed"),
    ("a-control", "o", None, "failed"),
    ("a-control", "fine", "p", "passed"),
]


def exception(what: str, *, by: str = "ana", until: str = "2027-01-01") -> str:
    return (
        f'[[exception]]\ncontrol = "a-control"\n{what}\nwhy = "so be it"\nby = "{by}"\n'
        f"created = 2026-01-02\nuntil = {until}\n"
    )


def attestation(what: str, rows: str | None = None, *, until: str = "2027-01-01") -> str:
    return (
        f'[[attestation]]\n{what}\nclaim = "it was looked at"\nby = "ana"\napproved_by = "ben"\n'
        f'evidence = "https://contoso.example"\ndigest = "{"0" * 64}"\n'
        f"created = 2026-01-02\nuntil = {until}\n" + (f'rows = "{rows}"\n' if rows else "")
    )


def statuses(
    exceptions: str = "", attestations: str = "", settings: Settings | None = None
) -> dict[str, str]:
    found, remarks = built(
        answered(ANSWERS),
        CONTROL,
        exceptions=exceptions,
        attestations=attestations,
        settings=settings or Settings(),
    )
    assert remarks == []
    return {id: row["status"] for id, row in found.items() if row["status"] not in ("failed", "unknown")}


def remarks(exceptions: str = "", attestations: str = "", settings: Settings | None = None) -> list[str]:
    connection = answered(ANSWERS)
    found, remarks = built(
        connection,
        CONTROL,
        exceptions=exceptions,
        attestations=attestations,
        settings=settings or Settings(),
    )
    assert {row["status"] for row in found.values()} == {"failed", "unknown"}
    assert {remark.place.rsplit(":", 2)[1] for remark in remarks} <= {"1"}
    return [remark.sentence for remark in remarks]


def test_an_exception_by_project_and_name_covers_that_resource() -> None:
    assert statuses(exception('project = "Payments"\nresource = "name of r"')) == {"r": "excepted"}


def test_an_exception_of_a_project_covers_all_of_it_and_nothing_else() -> None:
    assert statuses(exception('project = "Payments"')) == {"r": "excepted", "s": "excepted"}


def test_an_exception_without_a_project_is_the_organizations() -> None:
    assert statuses(exception('resource = "name of o"')) == {"o": "excepted"}


@pytest.mark.parametrize("column", ["id", "fingerprint"])
def test_an_exception_by_finding_covers_that_finding(column: str) -> None:
    found, _ = built(answered(ANSWERS), CONTROL)
    assert statuses(exception(f'finding = "{found["t"][column]}"')) == {"t": "excepted"}


def test_an_accepted_gap_covers_no_failure() -> None:
    assert statuses(exception('project = "Payments"\ngap = true')) == {"s": "excepted"}


def test_what_was_decided_stands_in_the_verdicts_and_in_a_note() -> None:
    connection = answered(ANSWERS)
    found, _ = built(connection, CONTROL, exceptions=exception('resource = "name of o"'))
    assert found["o"]["note"] == "accepted by ana until 2027-01-01: so be it"
    assert found["o"]["due"] is None
    verdicts = connection.execute("select id, status from verdicts where status = 'excepted'").fetchall()
    assert verdicts == [("o", "excepted")]


def test_the_exception_that_holds_longest_is_named() -> None:
    both = exception('project = "Web"') + exception(
        'project = "Web"\nresource = "name of t"', until="2026-12-01"
    )
    found, _ = built(answered(ANSWERS), CONTROL, exceptions=both)
    assert "until 2027-01-01" in found["t"]["note"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ('project = "payments"', "nothing that it accepts"),
        ('project = "p"', "nothing that it accepts"),
        ('project = "Web"\nresource = "name of r"', "nothing that it accepts"),
        ('resource = "name of r"', "nothing that it accepts"),
        ('resource = "name of o"\ngap = true', "nothing that it accepts"),
        ('finding = "0123456789"', "nothing that it accepts"),
    ],
)
def test_an_exception_that_fits_nothing_is_reported(what: str, words: str) -> None:
    [sentence] = remarks(exception(what))
    assert sentence.startswith(words)


def test_an_exception_that_has_expired_does_not_count_and_is_reported() -> None:
    [sentence] = remarks(exception('project = "Payments"', until="2026-11-24"))
    assert sentence.startswith("expired on 2026-11-24")
    assert statuses(exception('project = "Web"', until="2026-11-25")) == {"t": "excepted"}


def test_a_name_that_two_resources_have_is_no_exception() -> None:
    connection = answered(ANSWERS)
    connection.execute("update resources set name = 'same' where id in ('r', 's')")
    found, [remark] = built(
        connection, CONTROL, exceptions=exception('project = "Payments"\nresource = "same"')
    )
    assert {row["status"] for row in found.values()} == {"failed", "unknown"}
    assert "several resources" in remark.sentence


def test_an_exception_of_who_may_not_accept_does_not_count_and_is_reported() -> None:
    settings = Settings(
        owners=Owners(projects={"Payments": "ana"}), acceptance=Acceptance(project_owners="medium")
    )
    assert statuses(exception('project = "Payments"'), settings=settings) == {
        "r": "excepted",
        "s": "excepted",
    }
    for refused in (exception('project = "Web"'), exception('project = "Payments"', by="ben")):
        [sentence] = remarks(refused, settings=settings)
        assert sentence.startswith("does not count")


def test_an_exception_for_a_control_that_was_not_asked_is_not_reported() -> None:
    other = control("not-asked")
    found, remarks = built(
        answered(ANSWERS),
        CONTROL,
        other,
        exceptions=exception('project = "Web"').replace("a-control", "not-asked"),
    )
    assert remarks == []
    assert found["t"]["status"] == "failed"


def rows_digest(what: str, answers: Sequence[tuple[str, str, str | None, str]], evidence: str = "{}") -> str:
    """As the remark about an attestation without rows tells it."""
    _, [remark] = built(answered(answers, evidence=evidence), CONTROL, attestations=attestation(what))
    [digest] = re.findall("[0-9a-f]{64}", remark.sentence)
    return str(digest)


@pytest.mark.parametrize(
    "what", ['control = "a-control"', 'item = "S14"', 'item = "S14"\nproject = "Payments"']
)
def test_an_attestation_covers_what_is_unknown_and_no_failure(what: str) -> None:
    rows = rows_digest(what, ANSWERS)
    assert statuses(attestations=attestation(what, rows)) == {"s": "attested"}


def test_an_attestation_goes_before_an_exception() -> None:
    what = 'control = "a-control"'
    found = statuses(exception('project = "Payments"'), attestation(what, rows_digest(what, ANSWERS)))
    assert found == {"r": "excepted", "s": "attested"}


UNKNOWN = [("a-control", id, "p", "unknown") for id in ("r", "s")]


@pytest.mark.parametrize(
    ("answers", "evidence"),
    [
        (UNKNOWN[:1], "{}"),
        ([*UNKNOWN, ("a-control", "t", "q", "unknown")], "{}"),
        (UNKNOWN, '{"size": 2}'),
        ([UNKNOWN[0], ("a-control", "s", "p", "failed")], "{}"),
    ],
)
def test_when_its_rows_change_an_attestation_has_expired(
    answers: list[tuple[str, str, str | None, str]], evidence: str
) -> None:
    what = 'control = "a-control"'
    rows = rows_digest(what, UNKNOWN)
    found, [remark] = built(
        answered(answers, evidence=evidence), CONTROL, attestations=attestation(what, rows)
    )
    assert "attested" not in {row["status"] for row in found.values()}
    assert "has changed" in remark.sentence
    assert rows_digest(what, answers, evidence) in remark.sentence


def test_the_order_of_answers_and_a_new_name_of_the_control_change_nothing() -> None:
    what = 'control = "a-control"'
    renamed = control("renamed", more="formerly: [a-control]")
    found, remarks = built(
        answered([("renamed", id, "p", "unknown") for id in ("s", "r")]),
        renamed,
        attestations=attestation(what, rows_digest(what, UNKNOWN)),
    )
    assert remarks == []
    assert {row["status"] for row in found.values()} == {"attested"}


def test_an_attestation_that_has_expired_does_not_count_and_is_reported() -> None:
    [sentence] = remarks(attestations=attestation('item = "S14"', until="2026-11-24"))
    assert sentence.startswith("expired on 2026-11-24")


def test_an_attestation_of_nothing_unknown_is_reported() -> None:
    [sentence] = remarks(attestations=attestation('item = "S14"\nproject = "Web"', "0" * 64))
    assert sentence.startswith("nothing that it speaks of is unknown")


def test_an_attestation_of_an_item_that_no_control_answers_needs_no_rows() -> None:
    assert remarks(attestations=attestation('item = "S100"')) == []
