"""Who may do what: one table of routes, and every route walked as everybody with ids that are not theirs.

The table is compared with the application's own routes, so that a new one fails until it is declared. What is
refused is refused with the right status and changes nothing; what is allowed is not refused for who asks.
"""

import pytest
from fastapi import APIRouter, Depends, params

from api.deps import maybe_actor
from api.main import routers
from api.permissions import PAGE, ensure_declared, page
from quickdoc.identity import permissions
from tests.api.conftest import Api, refusal
from tests.api.matrix import ROUTES, RULES, Stage, ask, relation_of, set_stage


@pytest.fixture
async def stage(api: Api) -> Stage:
    return await set_stage(api)


def test_every_route_is_declared_and_nothing_else_is() -> None:
    assert RULES.keys() == ROUTES.keys()
    assert permissions.RULES.keys() == {
        name for name, (_, path) in ROUTES.items() if path.startswith("/api/")
    }


def test_the_page_of_permissions_is_that_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(routers())


@pytest.mark.parametrize(
    ("operation", "guards"), [("read_secret", []), ("list_staff", []), ("me", [Depends(maybe_actor)])]
)
def test_a_route_that_is_not_declared_or_does_not_ask_who_is_asking_stops_the_start(
    operation: str, guards: list[params.Depends]
) -> None:
    router = APIRouter()
    router.add_api_route("/x", lambda: None, name=operation, dependencies=guards)
    with pytest.raises(LookupError, match=operation):
        ensure_declared([router])


@pytest.mark.parametrize("operation", list(RULES))
async def test_a_route_is_for_whom_the_table_says_and_for_nobody_else(
    api: Api, stage: Stage, operation: str
) -> None:
    """On one stage, since what is refused changes nothing."""
    async with api.nothing_changes():
        await nobody_gets_in(api, stage, operation)
        await strangers_are_refused(api, stage, operation)
        await no_way_round_by_their_own_clinic(api, stage, operation)
    await whoever_may_is_not_refused(api, stage, operation)


async def nobody_gets_in(api: Api, stage: Stage, operation: str) -> None:
    relation = relation_of(operation)
    if relation != "anybody":
        status, code = refusal(await ask(api, stage, operation, None))
        assert (status, code) == (401, "unauthenticated") or (relation == "signed" and status < 500), code


async def strangers_are_refused(api: Api, stage: Stage, operation: str) -> None:
    for who in stage.outsiders(relation_of(operation)):
        refused = await ask(api, stage, operation, who)
        assert refusal(refused) in {(403, "forbidden"), (404, "not_found")}, (who, refused.text)


async def no_way_round_by_their_own_clinic(api: Api, stage: Stage, operation: str) -> None:
    """The clinic in the path is theirs, and whatever else it names is not."""
    _, path = ROUTES[operation]
    if "{clinic_id}" not in path or path.count("{") == 1 or relation_of(operation) not in {"desk", "manager"}:
        return
    refused = await ask(api, stage, operation, stage.theirs, clinic_id="clinic_2")
    if operation == "unblock_patient":  # saying it of somebody who is not barred changes nothing
        assert refused.status_code == 204
    else:
        assert refusal(refused) == (404, "not_found"), refused.text


async def whoever_may_is_not_refused(api: Api, stage: Stage, operation: str) -> None:
    rule = RULES[operation]
    for number, who in enumerate(stage.insiders(relation_of(operation))):
        answer = await ask(api, stage, operation, who)
        assert answer.status_code < 500, answer.text
        code = answer.json().get("code") if answer.status_code >= 400 else None
        if rule.is_there:
            assert code not in {"unauthenticated", "forbidden", "invalid", "malformed_json"}, (who, code)
            assert code != "not_found" or number > 0, (who, answer.text)  # the first may have taken it away
