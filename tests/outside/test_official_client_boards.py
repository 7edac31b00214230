"""Microsoft's own Python client, unmodified, reads and writes area paths and iterations."""

import pytest
from azure.devops.exceptions import AzureDevOpsServiceError
from azure.devops.v7_1.work.models import TeamContext

from candado_emulator.server import Emulator


def test_it_reads_and_writes_areas(official, emulator: Emulator) -> None:
    work = official.get_work_item_tracking_client()
    shop = work.create_or_update_classification_node({"name": "Shop"}, "Web", "areas")
    work.create_or_update_classification_node({"name": "Cart"}, "Web", "areas", path="Shop")
    old = work.create_or_update_classification_node({"name": "Old"}, "Web", "areas")
    areas, iterations = work.get_root_nodes("Web", depth=100)
    assert (areas.structure_type, iterations.structure_type) == ("area", "iteration")
    assert [(it.name, it.has_children) for it in areas.children] == [("Shop", True), ("Old", False)]
    assert areas.children[0].children[0].path == r"\Web\Area\Shop\Cart"
    moved = work.create_or_update_classification_node({"id": shop.id}, "Web", "areas", path="Old")
    assert (moved.identifier, moved.path) == (shop.identifier, r"\Web\Area\Old\Shop")
    [found] = work.get_classification_nodes("Web", ids=[old.id], depth=2)
    assert found.children[0].children[0].name == "Cart"
    renamed = work.update_classification_node({"name": "New"}, "Web", "areas", path="Old")
    assert (renamed.id, renamed.name) == (old.id, "New")
    with pytest.raises(AzureDevOpsServiceError, match="VS402371"):
        work.create_or_update_classification_node({"name": "new"}, "Web", "areas")
    with pytest.raises(AzureDevOpsServiceError, match="cannot be moved below itself"):
        work.create_or_update_classification_node({"id": old.id}, "Web", "areas", path="New/Shop")
    work.delete_classification_node("Web", "areas", path="New")
    assert not work.get_classification_node("Web", "areas").has_children
    actions = [event.action.rpartition(".")[2] for event in emulator.state.audit]
    assert actions == ["Create", "Create", "Create", "Update", "Update", "Delete"]


def test_it_reads_and_writes_iterations(official) -> None:
    work = official.get_work_item_tracking_client()
    dates = {"startDate": "2026-11-02T00:00:00Z", "finishDate": "2026-11-13T00:00:00Z"}
    work.create_or_update_classification_node({"name": "1", "attributes": dates}, "Web", "iterations")
    one = work.get_classification_node("Web", "iterations", path="1")
    assert one.attributes == dates
    later = {"finishDate": "2026-11-20T00:00:00Z"}
    changed = work.update_classification_node({"attributes": later}, "Web", "iterations", path="1")
    assert changed.attributes == dates | later


def test_it_says_what_a_team_works_on(official) -> None:
    official.get_core_client().create_team({"name": "Blue"}, "Web")
    official.get_work_item_tracking_client().create_or_update_classification_node(
        {"name": "Shop"}, "Web", "areas"
    )
    work, blue = official.get_work_client(), TeamContext(project="Web", team="Blue")
    assert work.get_team_field_values(blue).values == []
    values = {"defaultValue": r"Web\Shop", "values": [{"value": "Web", "includeChildren": True}]}
    work.update_team_field_values(values, blue)
    held = work.get_team_field_values(blue)
    assert (held.default_value, held.values[0].value, held.values[0].include_children) == (
        r"Web\Shop",
        "Web",
        True,
    )
    with pytest.raises(AzureDevOpsServiceError, match="no area path"):
        work.update_team_field_values(values | {"defaultValue": r"Web\None"}, blue)
