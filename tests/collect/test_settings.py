"""Pipeline settings of a project."""

import pytest

from candado.collect.decode import Unreadable
from candado.model.projects import PipelineSetting
from tests.collect.reading import PROJECT, read

OLDEST = {
    "enforceJobAuthScope": True,
    "enforceReferencedRepoScopedToken": True,
    "enforceSettableVar": False,
    "publishPipelineMetadata": False,
    "statusBadgesArePrivate": True,
}
NEWER = {"disableImpliedYAMLCiTrigger": True, "forkProtectionEnabled": False}


def test_each_setting_that_the_service_has_is_a_row_under_its_own_name() -> None:
    rows = read("pipeline-settings", {**OLDEST, **NEWER, "aSettingOfTomorrow": True}).of(PipelineSetting)
    assert {row.name: row.value for row in rows} == {**OLDEST, **NEWER}
    assert {row.id for row in rows} == {f"{PROJECT}/{name}" for name in (*OLDEST, *NEWER)}
    assert {row.project_id for row in rows} == {PROJECT}


@pytest.mark.parametrize("missing", OLDEST)
def test_an_answer_without_the_oldest_settings_is_not_read_as_their_absence(missing: str) -> None:
    with pytest.raises(Unreadable, match=missing):
        read("pipeline-settings", {name: value for name, value in OLDEST.items() if name != missing})


@pytest.mark.parametrize("value", [None, "true", 1])
def test_a_setting_that_is_neither_on_nor_off_is_named(value: object) -> None:
    with pytest.raises(Unreadable, match="forkProtectionEnabled"):
        read("pipeline-settings", {**OLDEST, "forkProtectionEnabled": value})
