"""What the fast lane cannot judge: many at once on a real database, and big bodies over a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from httpx import ASGITransport, AsyncClient

from api.main import create_app
from quickdoc.core.config import Settings
from quickdoc.core.errors import (
    LinkInvalidError,
    ResetInvalidError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from quickdoc.identity.actions import accounts, email_verification, passwords, sessions
from quickdoc.identity.credentials import Newcomer
from quickdoc.identity.passwords import hashed
from quickdoc.identity.resets import new_token, permission
from quickdoc.identity.verification import LINK_LIFE
from quickdoc.identity.verification import token as sign
from quickdoc.storage import index_making
from seed.verified import verified
from tests.api.bodies import HOURS, starts
from tests.api.conftest import Api, refusal, serving
from tests.town import LINKS, ZONE, Town

pytestmark = pytest.mark.servers

MANY = 20
PASSWORD = "correct horse"


@pytest.fixture
async def api(real_town: Town, settings: Settings) -> AsyncIterator[Api]:
    async with serving(real_town, settings) as api:
        yield api


async def at_once(*work: Any) -> list[Any]:
    return list(await asyncio.gather(*work, return_exceptions=True))


async def test_many_equal_claims_at_once_are_one_claim(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    headers = {"Idempotency-Key": "one"}
    answers = await at_once(*(api.post(f"/slots/{slot.id}/claim", ana, headers=headers) for _ in range(MANY)))
    made = [answer for answer in answers if answer.status_code == 201]
    assert made
    assert len({each.json()["id"] for each in made}) == 1
    assert {refusal(each)[1] for each in answers if each not in made} <= {"idempotency_key_in_flight"}
    assert await api.town.store.database["bookings"].count_documents({}) == 1


async def test_of_many_who_claim_at_once_one_wins_and_all_others_are_told(api: Api) -> None:
    people = [await api.town.patient(f"P{number}") for number in range(MANY)]
    slot = await api.town.publish()
    answers = await at_once(*(api.post(f"/slots/{slot.id}/claim", person) for person in people))
    assert sorted(each.status_code for each in answers) == [201] + [409] * (MANY - 1)
    assert {refusal(answer)[1] for answer in answers if answer.status_code == 409} == {"slot_taken"}


async def test_overlapping_hours_of_a_doctor_are_refused_and_named(api: Api) -> None:
    body = {**HOURS, "starts": starts(5)}
    assert (await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)).status_code == 201
    async with api.nothing_changes():
        overlapping = {**body, "starts": starts(5.25)}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=overlapping)
        assert refusal(response) == (409, "doctor_busy")
    mixed = await api.post(
        "/clinics/clinic_1/slots", api.town.staff, json={**body, "starts": starts(5.25, 5.5)}
    )
    assert [each["code"] for each in mixed.json()["refused"]] == ["doctor_busy"]
    assert len(mixed.json()["published"]) == 1


async def test_of_many_who_want_one_email_one_gets_it(real_town: Town) -> None:
    """Half of them by the link in the mail, half by a new password, for which they asked by mail."""
    town, email = real_town, "ana@example.com"
    newcomer = Newcomer(email=email, role="patient", name="Ana", zone=ZONE, phone="+15550100101")
    made = [await accounts.create(town.services, newcomer, await hashed(PASSWORD)) for _ in range(MANY // 2)]
    expires, tokens = town.clock.now() + LINK_LIFE, [new_token() for _ in made]
    for each, token in zip(made, tokens, strict=True):
        await town.store.password_resets.insert(permission(token, each.id, email, town.clock.now()))
    answers = await at_once(
        *(
            email_verification.verify_email(town.services, sign(each.id, email, expires, LINKS.secret))
            for each in made[: MANY // 4]
        ),
        *(passwords.reset_password(town.services, each, "another horse") for each in tokens[MANY // 4 :]),
    )
    refused = [type(answer) for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == MANY // 2 - 1
    assert set(refused) <= {LinkInvalidError, ResetInvalidError}
    for name in ("accounts", "credentials"):
        assert await town.store.database[name].count_documents({"email_verified": True}) == 1


async def test_of_earlier_accounts_those_with_a_verified_address_have_it(real_town: Town) -> None:
    """An earlier version had one account for an address, and its credential did not say whose that is."""
    town, database = real_town, real_town.store.database
    for number in range(3):
        newcomer = Newcomer(email=f"p{number}@example.com", role="patient", name="P", zone=ZONE)
        account = await accounts.create(town.services, newcomer, None)
        if number == 1:
            await verified(town.services, account)
        if number == 2:  # older still
            await database["accounts"].update_one({"_id": account.id}, {"$unset": {"email_verified": ""}})
    fields = {"email_verified": "", "by_sign_up": ""}
    await database["credentials"].update_many({}, {"$unset": fields})
    for name in ("unique_email_1_email_verified_1", "email_1_email_verified_-1__id_-1"):
        await database["credentials"].drop_index(name)
    await database["credentials"].create_index([("email", 1)], unique=True, name="unique_email_1")
    done = await at_once(*(index_making.make(database) for _ in range(3)))
    assert [each for each in done if each] == []
    assert await index_making.differences(database) == []
    assert "unique_email_1" not in await database["credentials"].index_information()
    stored = [await town.store.credentials.of_email(f"p{number}@example.com") for number in range(3)]
    assert [each.email_verified for (each,) in stored] == [False, True, True]


async def test_a_family_that_signs_up_at_once_shares_the_phone(real_town: Town) -> None:
    family = [
        Newcomer(email=f"p{number}@example.com", role="patient", name="P", zone=ZONE, phone="+15550100101")
        for number in range(4)
    ]
    made = await at_once(*(accounts.create(real_town.services, each, None) for each in family))
    await at_once(*(verified(real_town.services, each) for each in made))
    phone = await real_town.store.phones.get("+15550100101")
    assert sorted(phone.account_ids) == sorted(each.id for each in made)


async def test_guesses_at_once_gain_nothing(real_town: Town) -> None:
    tries = (
        accounts.log_in(real_town.services, email="ana@example.com", password="x", host="h", demo=True)
        for _ in range(MANY)
    )
    refused = await at_once(*tries)
    assert sum(isinstance(each, TooManyAttemptsError) for each in refused) == MANY - 10


async def test_tabs_that_refresh_at_once_stay_logged_in(real_town: Town) -> None:
    ana = await real_town.patient()
    session = await sessions.open_session(real_town.services, ana.account_id)
    rotated = await at_once(*(sessions.rotate_session(real_town.services, session.id, 1) for _ in range(5)))
    assert {each[0].generation for each in rotated} == {2}


async def test_a_stolen_token_and_its_owner_are_both_out(real_town: Town) -> None:
    ana = await real_town.patient()
    session = await sessions.open_session(real_town.services, ana.account_id)
    for generation in (1, 2):
        await sessions.rotate_session(real_town.services, session.id, generation)
    for generation in (1, 3):
        with pytest.raises(UnauthenticatedError):
            await sessions.rotate_session(real_town.services, session.id, generation)


async def test_a_real_database_with_all_indexes_is_ready(api: Api) -> None:
    assert (await api.get("/readyz")).json() == {"status": "ready", "unreadable": 0, "unsettled": 0}
    await api.town.store.database["credentials"].drop_index("unique_email_1_email_verified_1")
    assert refusal(await api.get("/readyz")) == (503, "not_ready")


async def test_the_list_of_slots_is_read_page_by_page(api: Api) -> None:
    slots = [await api.town.publish(hour) for hour in (5, 6, 7)]
    query = {"lat": 40.4, "lon": -3.7, "specialty": "dermatology", "limit": 2, "day": "2026-11-23"}
    first = (await api.get("/slots", params=query)).json()
    second = (await api.get("/slots", params={**query, "cursor": first["next_cursor"]})).json()
    assert [each["id"] for each in first["items"] + second["items"]] == [slot.id for slot in slots]


async def test_a_process_opens_its_own_services_and_is_ready(
    settings: Settings, mongo_url: str, redis_url: str
) -> None:
    real = {"mongo_url": mongo_url, "redis_url": redis_url, "mongo_database": "test_doors"}
    app = create_app(settings.model_copy(update=real))
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app=app), base_url="https://quickdoc.example") as client,
    ):
        assert (await client.get("/readyz")).json() == {"status": "ready", "unreadable": 0, "unsettled": 0}
        body = {"email": "who@example.com", "password": "wrong"}
        assert refusal(await client.post("/api/v1/auth/login", json=body)) == (401, "bad_login")
        await app.state.services.store.database.client.drop_database("test_doors")


@asynccontextmanager
async def listening(town: Town, settings: Settings) -> AsyncIterator[str]:
    """The API on a port of its own."""
    app = create_app(settings, town.services)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        running = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        await running


async def test_who_sends_ten_megabytes_over_a_socket_can_read_why_not(town: Town, settings: Settings) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b"x" * 65_536

    headers = {"Content-Type": "application/json"}
    async with listening(town, settings) as url, AsyncClient(base_url=url) as client:
        for body in (b"x" * 10_000_000, chunks()):
            response = await client.post("/api/v1/auth/login", content=body, headers=headers)
            assert refusal(response) == (413, "too_large")
        assert (await client.get("/healthz")).json() == {"status": "alive"}
