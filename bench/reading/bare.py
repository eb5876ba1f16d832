"""The peer: a bare FastAPI route for each screen, that finds the same documents and dumps them with orjson.

No login, no model, no rules. `uvicorn bench.reading.bare:create_app --factory`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from fastapi import FastAPI, Response
from motor.motor_asyncio import AsyncIOMotorClient

from bench.reading.town import ACCOUNT, CLINIC

MOST = 300
SHOWN = {"pending": 0}
JSON = "application/json"
Fields = dict[str, Any]


def create_app() -> FastAPI:
    """The whole server."""
    app = FastAPI(lifespan=_open)

    @app.get("/feed")
    async def feed(topic: str) -> Response:
        return _json(await find_feed(app.state.database, topic))

    @app.get("/board")
    async def board(day: str) -> Response:
        return _json(await find_board(app.state.database, datetime.fromisoformat(day).replace(tzinfo=UTC)))

    @app.get("/standbys")
    async def standbys() -> Response:
        return _json(await find_standbys(app.state.database))

    return app


async def find_feed(database: Any, topic: str) -> list[Fields]:
    """The documents of a feed."""
    wanted = {"topics": topic, "state": {"$in": ["open", "held"]}, "start": {"$gt": datetime.now(UTC)}}
    found: list[Fields] = await database.slots.find(wanted, SHOWN).sort("start", 1).limit(MOST).to_list(MOST)
    return found


async def find_board(database: Any, day: datetime) -> list[Any]:
    """The documents of a board."""
    wanted = {"clinic_id": CLINIC, "start": {"$gte": day, "$lt": day + timedelta(days=1)}}
    slots = await database.slots.find(wanted, SHOWN).sort("start", 1).to_list(None)
    theirs = {"slot_id": {"$in": [slot["_id"] for slot in slots]}}
    rest = [
        await database[name].find(theirs, SHOWN).to_list(None) for name in ("bookings", "rounds", "offers")
    ]
    doctors = await database.doctors.find({"clinic_id": CLINIC}).to_list(None)
    return [await database.clinics.find_one({"_id": CLINIC}), doctors, slots, *rest]


async def find_standbys(database: Any) -> list[Fields]:
    """The documents of a patient's page."""
    wanted = {"account_id": ACCOUNT, "active": True}
    found: list[Fields] = await database.standbys.find(wanted, SHOWN).sort("since", 1).to_list(None)
    return found


def connected() -> Any:
    """A client as the product has it."""
    return AsyncIOMotorClient(os.environ["QUICKDOC_MONGO_URL"], tz_aware=True, maxPoolSize=100)


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    client = connected()
    app.state.database = client[os.environ["QUICKDOC_MONGO_DATABASE"]]
    yield
    client.close()


def _json(found: Any) -> Response:
    return Response(orjson.dumps(found), media_type=JSON)
