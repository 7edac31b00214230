"""The ready worlds are whole, always the same, and as large as they promise."""

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import yaml

from candado_emulator.state.merge import check_names
from candado_emulator.state.organization import Organization
from candado_emulator.state.pipeline import Pipeline
from candado_emulator.state.store import Store
from candado_emulator.worlds import NAMES, demo, load
from candado_emulator.worlds.demo.yaml_files import planted_files
from candado_emulator.worlds.generated import organization as generated


@pytest.mark.parametrize("name", NAMES)
def test_everybody_who_is_named_exists(name: str) -> None:
    store = Store(load(name))

    def is_somebody(who: str, project: str | None) -> bool:
        return store.directory.find(who, project) is not None

    check_names(Organization(), store.organization, is_somebody)
    assert all(is_somebody(who, None) for who in store.organization.sign_ins.values())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_referred_to_exists(name: str) -> None:
    organization = load(name)
    for project in organization.projects.values():
        for pipeline in project.pipelines.values():
            assert pipeline.queue in project.queues
            if pipeline.repository_type == "TfsGit" and pipeline.yaml_file:
                assert pipeline.yaml_file in project.repositories[pipeline.repository].files
        for policy in project.policies.values():
            assert not policy.pipeline or policy.pipeline in project.pipelines
            assert all(
                scope.repository is None or scope.repository in project.repositories for scope in policy.scope
            )
        for queue, held in project.queues.items():
            assert (held.pool or queue) in organization.pools
        for group in project.variable_groups.values():
            assert group.key_vault is None or group.key_vault.connection in project.connections
        kinds = ("connections", "variable_groups", "secure_files", "environments", "queues", "repositories")
        for resource in (resource for kind in kinds for resource in getattr(project, kind).values()):
            assert set(resource.pipelines) <= set(project.pipelines)


def test_the_hardened_company_is_of_a_real_size() -> None:
    organization = load("hardened")
    projects = organization.projects.values()
    assert (len(organization.projects), len(organization.users)) == (6, 40)
    assert sum(len(project.repositories) for project in projects) == 25
    assert sum(len(project.pipelines) for project in projects) >= 30
    assert sum(len(project.connections) for project in projects) >= 15
    assert all(
        len(repository.files) >= 3 for project in projects for repository in project.repositories.values()
    )


def test_each_kind_of_name_is_hostile_somewhere_in_the_hardened_world() -> None:
    organization = load("hardened")
    of_projects = ("groups", "repositories", "pipelines", "connections", "variable_groups", "secure_files")
    of_projects += ("environments", "queues", "feeds")
    names: dict[str, list[str]] = {
        kind: [name for project in organization.projects.values() for name in getattr(project, kind)]
        for kind in of_projects
    }
    repositories = [r for project in organization.projects.values() for r in project.repositories.values()]
    feeds = [feed for project in organization.projects.values() for feed in project.feeds.values()]
    variables = [
        g.variables for project in organization.projects.values() for g in project.variable_groups.values()
    ]
    names |= {
        "branches": [name for repository in repositories for name in repository.branches],
        "files": [name for repository in repositories for name in repository.files],
        "upstreams": [name for feed in feeds for name in feed.upstreams],
        "views": [name for feed in feeds for name in feed.views],
        "variables": [name for group in variables for name in group],
        "users": list(organization.users),
        "display names": [user.display_name for user in organization.users.values()],
        "tokens": [name for user in organization.users.values() for name in user.tokens],
        "service principals": list(organization.service_principals),
        "pools": list(organization.pools),
        "agents": [name for pool in organization.pools.values() for name in pool.agents],
        "extensions": [extension.title for extension in organization.extensions.values()],
        "streams": list(organization.audit_streams),
        "descriptions": [project.description for project in organization.projects.values()],
    }
    hostile = re.compile(r"""[<>"'`$|;={}\[\]\x00-\x1f\u200b\u202e]|^-""")
    assert [kind for kind, given in names.items() if not any(map(hostile.search, given))] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_world_is_the_same_each_time(name: str) -> None:
    assert msgspec.json.encode(load(name)) == _in_another_process(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("demo")])
def test_a_demo_is_the_hardened_world_and_what_was_planted_in_it(name: str) -> None:
    planted = demo.planted_in_all(name.partition("-")[2])
    store = Store(load("hardened"))
    for weakness in planted:
        store.change(weakness.change)
    grown = Store(msgspec.structs.replace(load(name), now=store.organization.now))
    assert _without_ids(store) == _without_ids(grown)
    assert planted and all(weakness.on for weakness in planted)
    assert all(bool(weakness.control) != bool(weakness.rule) for weakness in planted)


def test_files_of_the_demo_are_marked_where_their_weakness_is() -> None:
    projects = load("demo").projects
    found = list(planted_files())
    assert found
    for file in found:
        held = projects[file.project]
        text = held.repositories[file.repository].files[file.path]
        if "parse-error" not in {rule for _, rule in file.found}:
            assert yaml.compose(text, yaml.CSafeLoader) is not None
        assert "found:" not in text
        assert all(text.split("\n")[line - 1].strip() for line, _ in file.found)
        if file.pipeline:
            assert held.pipelines[file.pipeline].yaml_file == file.path
    planted = {(weakness.rule, *weakness.on) for weakness in demo.planted_in_pipelines()}
    assert ("persist-credentials", "Web / storefront / ci/preview.yml:9") in planted


def test_a_generated_world_grows_with_its_size_and_follows_its_seed() -> None:
    organization = generated(12, seed=7)
    projects = organization.projects.values()
    assert (len(organization.projects), len(organization.users)) == (12, 241)
    assert sum(len(project.repositories) for project in projects) == 240
    assert sum(len(project.pipelines) for project in projects) == 1200
    assert sum(len(project.connections) for project in projects) == 60
    assert generated(12, seed=7) == organization
    assert generated(12, seed=8) != organization


def test_faults_of_a_generated_world_come_together() -> None:
    projects = generated(40).projects.values()

    def share(pipelines: list[Pipeline]) -> float:
        return sum(pipeline.job_scope == "projectCollection" for pipeline in pipelines) / len(pipelines)

    shares = sorted(share(list(project.pipelines.values())) for project in projects)
    assert shares[0] < 0.05 < 0.3 < shares[-1]


def test_a_world_without_a_project_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one project, not 0"):
        load("demo", 0)


def test_a_world_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text(json.dumps({"name": "acme", "projects": {"One": {}}}))
    assert list(load(str(file)).projects) == ["One"]
    file.write_text("{")
    with pytest.raises(ValueError, match=r"world\.json"):
        load(str(file))
    with pytest.raises(ValueError, match="there is no world and no file"):
        load(str(tmp_path / "none.json"))


def _without_ids(store: Store) -> object:
    """Numbers are given out in the order in which things come, and what branches held before is history."""

    left_out = ("id", "last_ids", "commits", "parent")

    def walked(value: object) -> object:
        if isinstance(value, dict):
            return {key: walked(inner) for key, inner in value.items() if key not in left_out}
        return value

    return walked(msgspec.to_builtins(store.organization))


def _in_another_process(name: str) -> bytes:
    code = (
        "import sys, msgspec; from candado_emulator.worlds import load;"
        f"sys.stdout.buffer.write(msgspec.json.encode(load({name!r})))"
    )
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
