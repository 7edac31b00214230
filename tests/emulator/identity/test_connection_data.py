"""connectionData: who is asking."""

import pytest

from candado_emulator.server import Emulator

from ..conftest import Client


@pytest.mark.parametrize(
    ("who", "name", "prefix"),
    [("reader", "rosa@contoso.example", "aad."), ("scanner", "candado", "aadsp.")],
)
def test_a_caller_is_told_all_its_names(
    emulator: Emulator, client: Client, who: str, name: str, prefix: str
) -> None:
    told = client(who).get("/_apis/connectionData?connectOptions=1&lastChangeId=-1").json()
    user = told["authenticatedUser"]
    assert user == told["authorizedUser"]
    assert user["subjectDescriptor"].startswith(prefix)
    identity = client(who).get("/_apis/identities", params={"identityIds": user["id"]}).json()["value"][0]
    assert identity["descriptor"] == user["descriptor"]
    assert identity["subjectDescriptor"] == user["subjectDescriptor"]
    assert user["properties"]["Account"]["$value"] == name
    assert told["instanceId"] == emulator.state.id
