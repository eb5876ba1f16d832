"""What is typed into the one search."""

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import a_visit

ADMIN = Actor(account_id="account_admin", role="admin")


@step
async def search_all(api: Api) -> Response:
    who, visit = await a_visit(api)
    await api.town.settle()
    for wanted in ("person 12", "pe of", "+346100", "2019-03-12", "person 1980", visit.id, str(visit.code)):
        for each in (ADMIN, api.town.staff, who):
            found = await api.get("/search", each, params={"q": wanted, "limit": 20})
            assert found.status_code == 200, found.text
    return await api.get("/search", params={"q": "lakeside"})
