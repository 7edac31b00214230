"""What is known of the built-in tasks."""

import json
from datetime import date

from candado.code.pipelines import tasks
from tests import facts


def test_a_task_is_found_by_name_and_by_id_whatever_its_case() -> None:
    by_name = tasks.task("NODEtool")
    assert by_name and by_name.majors[0].deprecated and by_name.majors[0].instead == "UseNode@1"
    by_id = tasks.task("6C731C3C-3C68-459A-A5C9-BDE6E6595B5B")
    assert by_id and by_id.name == "Bash"
    assert tasks.task("replacetokens") is None


def test_tasks_that_share_an_id_are_versions_of_one() -> None:
    shared = tasks.task("31c75bbb-bcdf-4706-8d7c-4da6a1959bc2")
    assert shared and shared.name == "UseNode"
    assert shared.majors[0].deprecated and not shared.majors[1].deprecated


def test_a_removal_date_is_a_date() -> None:
    found = tasks.task("NuGetInstaller")
    assert found and found.majors[0].removal == date(2023, 12, 11)


def test_the_newest_major_is_one_still_in_use() -> None:
    gradle = tasks.task("Gradle")
    assert gradle and gradle.newest == 4 and gradle.majors[2].deprecated
    node = tasks.task("NodeTool")
    assert node and node.newest is None


def test_inputs_that_name_connections() -> None:
    assert "azuresubscription" in tasks.connection_inputs("AzureCLI")
    assert "azuresubscription" not in tasks.connection_inputs("Bash")
    assert "azuresubscription" in tasks.connection_inputs("SomebodysTask")


def test_the_data_holds_what_the_task_files_say() -> None:
    for row in json.loads(facts.path("pipelines/tasks.json").read_text()):
        known = tasks.task(row["name"])
        assert known, row["name"]
        major = known.majors[row["major"]]
        assert major.deprecated == row["deprecated"]
        assert (major.removal.isoformat() if major.removal else None) == row["removalDate"]
