"""A full scan makes no more calls than it must: counted at the emulator, expected by a formula of the world.

P projects, T teams, U users, G groups, N service principals, K self-hosted pools, F feeds, and r protected
resources that are not open to all pipelines of their project:

    22 + 25 namespaces + pages of P, T, U and G + N + K + F     the organization
    15 P + D                                                        each project
    r + U                                                       what the service tells of one at a time
    2 R + t                                                     each repository that YAML pipelines lie in,
                                                                its list of files and what is in them; a
                                                                list of each branch, tag or repository more
                                                                that they take templates from

That is the least that can do, but for three: who reads is asked before anything is kept, and once more to be
kept; the rights of the reader are asked for, without which no list is known to be whole; and the service has
no list of the access levels of service principals.
"""

from collections import Counter
from collections.abc import Iterator
from math import ceil

import pytest

from candado.collect.security import COVERED
from candado_emulator.server import Emulator
from candado_emulator.state.organization import Organization
from candado_emulator.worlds.generated import organization
from tests.proof.bench import Bench

LISTS = "security/accesscontrollists"
TOKENS = "tokenadmin/personalaccesstokens"
SIZES = (2, 6)


@pytest.fixture(scope="module", params=SIZES)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Emulator(organization(request.param)) as emulator:
        yield Bench(emulator, tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def untouched(bench: Bench) -> None:
    bench.emulator.reset()


def calls(bench: Bench) -> Counter[str]:
    """By area and resource."""
    return Counter(entry.area for entry in bench.emulator.journal())


def expected(world: Organization) -> Counter[str]:
    return (
        Counter(of_organization(world))
        + Counter(of_projects(world))
        + Counter(one_by_one(world))
        + Counter(of_repositories(world))
    )


def of_organization(world: Organization) -> dict[str, int]:
    groups = [group for scope in (world, *world.projects.values()) for group in scope.groups.values()]
    principals = len(world.service_principals)
    everybody = len(world.users) + len(groups) + principals
    return {
        "location/resourceareas": 1,
        "location/connectiondata": 2,
        "core/projects": ceil(len(world.projects) / 1000),
        "core/teams": ceil((1 + sum(group.team for group in groups)) / 1000),
        "security/securitynamespaces": 1,
        LISTS: len(COVERED),
        "security/permissionevaluationbatch": 1,
        "graph/users": ceil(len(world.users) / 500),
        "graph/groups": ceil(len(groups) / 500),
        "graph/serviceprincipals": 1,
        "ims/identitybatch": ceil(everybody / 500) + ceil(len(groups) / 500),
        "memberentitlementmanagement/userentitlements": ceil(len(world.users) / 100),
        "memberentitlementmanagement/serviceprincipalentitlements": principals,
        "memberentitlementmanagement/groupentitlements": 1,
        "contribution/hierarchyquery": 3,
        "tenantpolicy/policies": 5,
        "git/repositories": 1,
        "distributedtask/pools": 1,
        "distributedtask/agents": sum(not pool.hosted for pool in world.pools.values()),
        "packaging/feeds": 1,
        "packaging/globalpermissions": 1,
        "packaging/permissions": len(world.feeds)
        + sum(len(project.feeds) for project in world.projects.values()),
        "extensionmanagement/installedextensions": 1,
        "audit/streams": 1,
        "audit/auditlog": 1,
    }


def of_projects(world: Organization) -> dict[str, int]:
    once_each = (
        "core/properties",
        "policy/configurations",
        "build/definitions",
        "build/generalsettings",
        "build/retention",
        "build/authorizedresources",
        "serviceendpoint/endpoints",
        "distributedtask/variablegroups",
        "distributedtask/securefiles",
        "distributedtask/taskgroups",
        "distributedtask/queues",
        "environments/environments",
        "wit/classificationnodes",
        "pipelineschecks/queryconfigurations",
    )
    releases = sum(not each.disabled for it in world.projects.values() for each in it.releases.values())
    return {
        **dict.fromkeys(once_each, len(world.projects)),
        "release/definitions": len(world.projects) + releases,
    }


def one_by_one(world: Organization) -> dict[str, int]:
    """The service tells of one resource at a time which pipelines may use it, and of one user which tokens;
    only what is open to all pipelines is listed, so that need not be asked for."""
    protected = [
        resource
        for project in world.projects.values()
        for resources in (
            project.connections,
            project.environments,
            project.queues,
            project.repositories,
            project.secure_files,
            project.variable_groups,
        )
        for resource in resources.values()
    ]
    return {
        "pipelinepermissions/pipelinepermissions": sum(not each.open_to_all_pipelines for each in protected),
        TOKENS: len(world.users),
    }


def of_repositories(world: Organization) -> dict[str, int]:
    """In one call all files of a repository are listed, and in another all YAML files are read."""
    used = {
        (name, pipeline.repository)
        for name, project in world.projects.items()
        for pipeline in project.pipelines.values()
        if pipeline.yaml_file
    }
    return {"git/itemsbatch": len(used), "git/blobs": len(used)}


def test_a_full_scan_makes_the_fewest_calls(bench: Bench):
    bench.scan()
    assert calls(bench) == expected(bench.emulator.state)


def test_lists_that_the_service_does_not_give_whole_are_asked_for_by_token(bench: Bench):
    bench.emulator.break_(LISTS, how="status", status=403, times=len(COVERED))
    bench.scan()
    world = bench.emulator.state
    by_token = len(world.projects) * sum(each.project_token is not None for each in COVERED.values())
    assert calls(bench) == expected(world) + Counter({LISTS: by_token})
    answers = Counter(entry.status for entry in bench.emulator.journal() if entry.area == LISTS)
    assert answers == {403: len(COVERED), 200: by_token}


def test_who_may_see_nobodys_tokens_does_not_ask_for_everybodys(bench: Bench):
    bench.scan(who="scanner")
    assert calls(bench)[TOKENS] == 1
