"""What whoever runs the installation looks at."""

from httpx import Response

from quickdoc.identity.accounts import Actor
from quickdoc.storage.processes import ProcessRecord
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import offer_to_somebody
from tests.town import MONDAY

PROCESS = ProcessRecord(
    id="process_1", kind="worker", host="a", pid=1, release="1", started_at=MONDAY, seen_at=MONDAY
)
ADMIN = Actor(account_id="account_admin", role="admin")


@step
async def read_system(api: Api) -> Response:
    await api.town.store.processes.beat(PROCESS)
    return await api.get("/admin/system", ADMIN)


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
