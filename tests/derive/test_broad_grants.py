"""What broad groups are granted, by example and against an evaluation that is plain to see."""

from collections.abc import Iterable
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from candado.model import Record
from candado.model.access import AccessControlEntry, AccessControlList
from candado.model.identities import Membership
from tests.derive.given import acl, ask, derived, group, members, namespace, thorough

READ, WRITE, ADMIN = 1, 2, 4
GIT = namespace("git", "/", "Read", "Write", "Admin")
EVERYONE = group("everyone", broad=True)
PROJECT, REPOSITORY, BRANCH = "repoV2/p", "repoV2/p/r", "repoV2/p/r/refs/heads/6d00"


def grants(*rows: Record | Iterable[Record]) -> set[tuple[str, str, str, str]]:
    """(group, token, permission, granted at) of the rows, and a list is flattened."""
    flat = [r for row in rows for r in ([row] if isinstance(row, Record) else row)]
    connection = derived(*flat, wanted="broad_grants")
    found = ask(connection, "select group_id, token, permission, granted_at from broad_grants")
    assert len({tuple(row.values()) for row in found}) == len(found)
    return {tuple(row.values()) for row in found}


def test_the_nearest_setting_decides() -> None:
    assert grants(
        GIT,
        EVERYONE,
        acl("git", "repoV2", {"everyone": (READ | WRITE | ADMIN, 0)}),
        acl("git", REPOSITORY, {"everyone": (READ, WRITE)}),
        acl("git", BRANCH, {"everyone": (WRITE, 0)}),
    ) == {
        ("everyone", "repoV2", "Read", "repoV2"),
        ("everyone", "repoV2", "Write", "repoV2"),
        ("everyone", "repoV2", "Admin", "repoV2"),
        ("everyone", REPOSITORY, "Read", REPOSITORY),
        ("everyone", REPOSITORY, "Admin", "repoV2"),
        ("everyone", BRANCH, "Read", REPOSITORY),
        ("everyone", BRANCH, "Write", BRANCH),
        ("everyone", BRANCH, "Admin", "repoV2"),
    }


def test_deny_wins_at_the_same_token_whichever_group_it_is_set_for() -> None:
    assert grants(
        GIT,
        EVERYONE,
        group("contractors"),
        members({"contractors": "everyone"}),
        acl("git", PROJECT, {"everyone": (READ | WRITE, 0), "contractors": (0, WRITE)}),
    ) == {("everyone", PROJECT, "Read", PROJECT)}


def test_a_list_that_does_not_inherit_ends_the_walk() -> None:
    found = grants(
        GIT,
        EVERYONE,
        acl("git", PROJECT, {"everyone": (WRITE, 0)}),
        acl("git", REPOSITORY, {"everyone": (READ, 0)}, inherits=False),
        acl("git", BRANCH),
    )
    assert {row[1:] for row in found} == {
        (PROJECT, "Write", PROJECT),
        (REPOSITORY, "Read", REPOSITORY),
        (BRANCH, "Read", REPOSITORY),
    }


def test_system_bits_and_other_groups_do_not_count() -> None:
    assert (
        grants(
            namespace("project", ":", "Read", "Write", system=READ),
            EVERYONE,
            group("developers"),
            acl("project", "$PROJECT:vstfs:///p", {"everyone": (READ, 0), "developers": (WRITE, 0)}),
        )
        == set()
    )


def test_what_comes_from_a_wider_broad_group_is_told_of_that_group_alone() -> None:
    assert grants(
        GIT,
        group("organization", broad=True),
        group("project", broad=True),
        group("writers"),
        members({"organization": "project", "writers": "organization"}),
        acl("git", PROJECT, {"organization": (READ, 0), "writers": (WRITE, 0), "project": (ADMIN, 0)}),
    ) == {
        ("organization", PROJECT, "Read", PROJECT),
        ("organization", PROJECT, "Write", PROJECT),
        ("project", PROJECT, "Admin", PROJECT),
    }


def test_broad_groups_in_a_circle_do_not_hide_each_other() -> None:
    found = grants(
        GIT,
        group("a", broad=True),
        group("b", broad=True),
        group("writers"),
        members({"a": "b", "b": "a", "writers": "a"}),
        acl("git", PROJECT, {"writers": (WRITE, 0)}),
    )
    assert {row[0] for row in found} == {"a", "b"}


def test_tokens_are_read_as_each_namespace_writes_them() -> None:
    cases = [
        ("/", "repoV2", "repoV2/p/r", "r"),
        ("/", "repoV2/P", "repoV2/p/R", "R"),
        ("/", "p", "p/team/12", "12"),
        ("/", "/", "/p", "p"),
        ("/", "$", "$/p/q/", "q"),
        (":", "$PROJECT", "$PROJECT:vstfs:///Classification/TeamProject/p", "p"),
        (":", "$PROJECT:", "$PROJECT:vstfs:///Classification/TeamProject/p:", "p"),
        (":", "vstfs:///Node/a", "vstfs:///Node/a:vstfs:///Node/b", "b"),
        ("\\", "p", "p\\t", "t"),
    ]
    rows: list[Record] = [EVERYONE]
    for n, (separator, parent, token, _) in enumerate(cases):
        rows += namespace(str(n), separator, "Read")
        rows += acl(str(n), parent, {"everyone": (READ, 0)}) + acl(str(n), token)
    found = ask(derived(*rows), "from broad_grants where is_inherited order by namespace_id::int")
    assert [(row["granted_at"], row["token"], row["object_id"]) for row in found] == [c[1:] for c in cases]


def test_tokens_of_a_flat_namespace_have_no_parents() -> None:
    found = grants(
        namespace("flat", None, "Read"),
        EVERYONE,
        acl("flat", "a", {"everyone": (READ, 0)}),
        acl("flat", "a/b"),
        acl("flat", "", {"everyone": (READ, 0)}),
    )
    assert {row[1] for row in found} == {"a", ""}


Lists = dict[str, tuple[bool, dict[str, tuple[int, int]]]]
"""Token to whether it inherits and {subject: (allow, deny)}."""
GROUPS = ("wide", "broad", "plain", "other")
BROAD = ("wide", "broad")
TOKENS = ["/".join(parts) for n in (1, 2, 3) for parts in product("ab", repeat=n)]
BITS = st.integers(0, 7)


@thorough
@given(
    edges=st.sets(st.tuples(st.sampled_from(GROUPS), st.sampled_from(GROUPS)), max_size=5),
    lists=st.dictionaries(
        st.sampled_from(TOKENS),
        st.tuples(st.booleans(), st.dictionaries(st.sampled_from(GROUPS), st.tuples(BITS, BITS), max_size=3)),
        max_size=8,
    ),
    system=BITS,
)
def test_the_evaluation_is_the_plain_one(
    edges: set[tuple[str, str]],
    lists: Lists,
    system: int,
) -> None:
    found = grants(
        namespace("git", "/", "Read", "Write", "Admin", system=system),
        [group(name, broad=name in BROAD) for name in GROUPS],
        [Membership(parent, child) for parent, child in edges],
        [AccessControlList("git", token, None, inherits) for token, (inherits, _) in lists.items()],
        [
            AccessControlEntry("git", token, None, subject, allow, deny)
            for token, (_, entries) in lists.items()
            for subject, (allow, deny) in entries.items()
        ],
    )
    ups = {name: _groups_of(name, edges) for name in GROUPS}
    plain = {
        (name, token, permission, at)
        for name in BROAD
        for token in lists
        for bit, permission in ((READ, "Read"), (WRITE, "Write"), (ADMIN, "Admin"))
        if not bit & system
        for at in _granted_at(ups[name], token, bit, lists)
    }
    told = {grant for grant in plain if _is_own(grant, ups, lists)}
    assert found == told
    for name, *grant in plain - told:
        assert any(wider in ups[name] and (wider, *grant) in told for wider in BROAD)


def _is_own(grant: tuple[str, str, str, str], ups: dict[str, set[str]], lists: Lists) -> bool:
    """Whether a broad group has a grant otherwise than by being in a wider one."""
    name, _, permission, at = grant
    bit = {"Read": READ, "Write": WRITE, "Admin": ADMIN}[permission]
    wider = (ups[w] for w in BROAD if w in ups[name] and name not in ups[w])
    own = ups[name].difference(*wider)
    return any(allow & bit for subject, (allow, _) in lists[at][1].items() if subject in own)


def _groups_of(name: str, edges: set[tuple[str, str]]) -> set[str]:
    """The group itself and all that it is in."""
    found = {name}
    while more := {parent for parent, child in edges if child in found} - found:
        found |= more
    return found


def _granted_at(ids: set[str], token: str, bit: int, lists: Lists) -> list[str]:
    """The token that grants one permission, or none."""
    while token:
        inherits, entries = lists.get(token, (True, {}))
        settings = [setting for subject, setting in entries.items() if subject in ids]
        if any(deny & bit for _, deny in settings):
            return []
        if any(allow & bit for allow, _ in settings):
            return [token]
        if not inherits:
            return []
        token = token.rpartition("/")[0]
    return []
