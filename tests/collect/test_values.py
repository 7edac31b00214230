from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.collect.values import batches, guid, moment, object_ids, open_url

FIRST = datetime(2, 1, 1)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize("zone", [None, UTC, timezone(timedelta(hours=5))])
def test_the_first_day_of_year_one_means_never(zone):
    assert moment(datetime(1, 1, 1, tzinfo=zone)) is None


@given(st.datetimes(min_value=FIRST) | st.datetimes(min_value=FIRST, timezones=ZONES))
def test_times_are_in_utc(value):
    at = moment(value)
    assert at is not None
    assert at.tzinfo is UTC
    if value.tzinfo is not None and value.year < 9999:
        assert at == value


def test_guids_are_compared_in_lower_case_and_nobody_is_none():
    assert guid("3F2504E0-4F89-11D3-9A0C-0305E82C3301") == "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
    assert guid("00000000-0000-0000-0000-000000000000") is None
    assert guid("contoso.com") is None
    assert guid(None) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:hunter22@example.com:8443/feed?sig=x#part", "https://example.com:8443/feed"),
        ("https://npm.contoso.example/", "https://npm.contoso.example/"),
        ("https://a@b@example.com/", "https://example.com/"),
        ("http://u:p@[broken/x?y", ""),
        ("", ""),
    ],
)
def test_a_url_is_shown_without_credentials(url, shown):
    assert open_url(url) == shown


@given(st.text(max_size=50))
def test_any_url_is_shown(url):
    assert "?" not in open_url(url)


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_batches_are_full_but_for_the_last(values, size):
    found = list(batches(values, size))
    assert [value for batch in found for value in batch] == values
    assert all(len(batch) == size for batch in found[:-1])


def test_allow_lists_come_in_three_shapes():
    assert object_ids(None) == object_ids("") == object_ids("[]") == ()
    assert object_ids(["a", {"objectId": "b", "displayName": "B"}]) == ("a", "b")
    assert object_ids('[{"objectId": "b"}]') == ("b",)


@pytest.mark.parametrize("value", [7, "not JSON", [{"displayName": "B"}], {"objectId": "b"}])
def test_what_is_no_allow_list_is_said(value):
    with pytest.raises(ValueError, match="object ids"):
        object_ids(value)
