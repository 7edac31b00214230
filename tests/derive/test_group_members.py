"""The closure of groups, against a walk that is plain to see."""

from hypothesis import given
from hypothesis import strategies as st

from candado.model.identities import Membership
from tests.derive.given import ask, derived, members, thorough

SUBJECTS = st.sampled_from("abcdef")


def test_members_come_through_groups_of_groups() -> None:
    connection = derived(*members({"admins": "leads ana", "leads": "bo team", "team": "cy"}))
    rows = ask(connection, "select member_id, depth, through_id from group_members where group_id = 'admins'")
    assert {tuple(row.values()) for row in rows} == {
        ("leads", 1, "leads"),
        ("ana", 1, "ana"),
        ("bo", 2, "leads"),
        ("team", 2, "leads"),
        ("cy", 3, "leads"),
    }


def test_the_shortest_way_counts_and_among_equals_the_first_by_id() -> None:
    connection = derived(*members({"top": "c b a", "a": "x", "x": "ana", "b": "ana", "c": "ana"}))
    [row] = ask(connection, "from group_members where group_id = 'top' and member_id = 'ana'")
    assert (row["depth"], row["through_id"]) == (2, "b")


@thorough
@given(st.lists(st.tuples(SUBJECTS, SUBJECTS), max_size=14))
def test_the_closure_survives_circles(edges: list[tuple[str, str]]) -> None:
    connection = derived(*(Membership(*edge) for edge in edges), wanted="group_members")
    found = ask(connection, "select group_id, member_id, depth, through_id from group_members")
    expected = {
        (group, member, depth, min(through))
        for group in "abcdef"
        for member in "abcdef"
        for depth, through in [_shortest(edges, group, member)]
        if depth
    }
    assert sorted(tuple(row.values()) for row in found) == sorted(expected)


def _shortest(edges: list[tuple[str, str]], group: str, member: str) -> tuple[int, set[str]]:
    """Length of the shortest ways from a group to another subject (0: none), and their first steps."""
    if group == member:
        return 0, set()
    ways = [(child,) for parent, child in set(edges) if parent == group and child != group]
    for length in range(1, 7):
        if through := {way[0] for way in ways if way[-1] == member}:
            return length, through
        ways = [
            (*way, child)
            for way in ways
            for parent, child in set(edges)
            if parent == way[-1] and child not in (group, *way)
        ]
    return 0, set()
