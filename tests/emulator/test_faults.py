"""The emulator does wrong what it is told to do wrong, and nothing else."""

import httpx2
import pytest

from candado_emulator.server import Emulator

REPOSITORIES = "/_apis/git/repositories"


def test_a_denied_area_is_refused(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.deny("git/repositories", project="Web")
    refused = http.get(f"/Web{REPOSITORIES}")
    assert (refused.status_code, refused.json()["typeKey"]) == (403, "AccessCheckException")
    assert http.get(f"/Payments{REPOSITORIES}").status_code == 200
    web = emulator.state.projects["Web"].id
    assert http.get(f"/{web}{REPOSITORIES}").status_code == 403


def test_a_trimmed_list_looks_whole(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.deny("git", how="trim", hide=["web-api"])
    assert [r["name"] for r in http.get(f"/Web{REPOSITORIES}").json()["value"]] == ["web-site"]
    emulator.deny("git", how="trim")
    assert http.get(f"/Web{REPOSITORIES}").json() == {"count": 0, "value": []}


def test_a_withheld_permission_trims_as_the_service_does(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.withhold("Git Repositories", "GenericRead", "Web")
    names = [r["name"] for r in http.get(REPOSITORIES).json()["value"]]
    assert names == ["payments-api"]
    emulator.withhold("Project", "GENERIC_READ")
    assert http.get("/_apis/projects").json()["value"] == []


def test_a_limit_refuses_and_ends(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.limit("core", after=1, times=2, retry_after=7)
    answers = [http.get("/_apis/projects") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 429, 429, 200]
    assert answers[1].headers["retry-after"] == "7"
    assert "TF400733" in answers[1].json()["message"]


def test_the_budget_warns_then_asks_to_wait_then_refuses(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.budget(tstu=1.0, cost=0.25)
    answers = [http.get("/_apis/projects") for _ in range(7)]
    assert [a.status_code for a in answers] == [200] * 6 + [429]
    assert "x-ratelimit-limit" not in answers[0].headers
    assert answers[2].headers["x-ratelimit-limit"] == "1"
    assert "retry-after" not in answers[2].headers
    assert int(answers[5].headers["retry-after"]) >= 1
    assert float(answers[5].headers["x-ratelimit-delay"]) > 0
    other = httpx2.get(f"{emulator.url}/_apis/projects", auth=("", emulator.tokens["reader"]))
    assert other.status_code == 200


def test_an_answer_breaks_on_the_nth_call(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.break_("core", nth=2, status=503)
    assert [http.get("/_apis/projects").status_code for _ in range(3)] == [200, 503, 200]


def test_a_malformed_body_does_not_decode(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.break_("core", how="malformed")
    answer = http.get("/_apis/projects")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated"):
        answer.json()


def test_a_connection_is_cut_in_the_middle_of_a_body(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.break_("core", how="cut")
    with pytest.raises(httpx2.RemoteProtocolError):
        http.get("/_apis/projects")
    assert http.get("/_apis/projects").status_code == 200


def test_a_sign_in_page_instead_of_an_answer(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.break_("core", how="sign-in")
    assert http.get("/_apis/projects").status_code == 203


def test_all_of_it_goes_over_http_too(emulator: Emulator, http: httpx2.Client) -> None:
    admin = emulator.url.rpartition("/")[0] + "/_emulator"
    assert httpx2.post(f"{admin}/deny", json={"area": "git"}).status_code == 204
    assert http.get(REPOSITORIES).status_code == 403
    changed = httpx2.patch(f"{admin}/state", json={"projects": {"Web": {"visibility": "public"}}})
    assert changed.status_code == 204
    assert http.get("/_apis/projects/Web").json()["visibility"] == "public"
    wrong = httpx2.patch(f"{admin}/state", json={"projects": {"Web": {"visibility": "open"}}})
    assert (wrong.status_code, wrong.json()["message"][:23]) == (400, "projects.Web.visibility")
    mistaken = httpx2.post(f"{admin}/deny", json={"aera": "git"})
    assert mistaken.status_code == 400
    assert "aera" in mistaken.json()["message"]
    assert httpx2.post(f"{admin}/withhold", json={"namespace": "Build", "permission": "x"}).status_code == 400
    journal = httpx2.get(f"{admin}/journal").json()
    assert [entry["status"] for entry in journal] == [403, 200]
    assert httpx2.post(f"{admin}/reset").status_code == 204
    assert http.get("/_apis/projects/Web").json()["visibility"] == "private"
    assert httpx2.get(f"{admin}/nothing").status_code == 404
