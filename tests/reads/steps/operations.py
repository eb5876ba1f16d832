"""What whoever runs the installation looks at."""

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import offer_to_somebody

ADMIN = Actor(account_id="account_admin", role="admin")


@step
async def list_all_messages(api: Api) -> Response:
    who, _ = await offer_to_somebody(api)
    asked: list[dict[str, str]] = [
        {},
        {"state": "failed"},
        {"channel": "push", "state": "delivered"},
        {"clinic_id": "clinic_1", "state": "not_sent"},
        {"clinic_id": "clinic_1"},
        {"patient_id": who.patient_ids[0], "channel": "sms"},
        {"since": "2026-10-01T00:00:00Z", "until": "2026-10-03T00:00:00Z", "clinic_id": "clinic_x3"},
    ]
    for params in asked:
        found = await api.get("/admin/messages", ADMIN, params={"limit": 20, **params})
        assert found.status_code == 200, found.text
    page = (await api.get("/admin/messages", ADMIN, params={"limit": 1})).json()
    return await api.get("/admin/messages", ADMIN, params={"cursor": page["next_cursor"]})
