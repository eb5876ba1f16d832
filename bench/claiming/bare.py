"""`uvicorn bench.claiming.bare:create_app --factory`: a bare FastAPI app with one insert for each request.

No login, rules, events or extra headers: the peer of our claims over HTTP.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Response
from pymongo.errors import DuplicateKeyError

from bench.claiming.town import people
from bench.claiming.ways import booking
from quickdoc.core.clock import SystemClock
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingMade
from quickdoc.store import Store, connect


def create_app() -> FastAPI:
    """The app. Its slots and patients are generated in memory: it reads nothing."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        client = connect(os.environ["QUICKDOC_MONGO_URL"])
        app.state.store = Store(client[os.environ["QUICKDOC_MONGO_DATABASE"]])
        app.state.slots = {}
        yield
        client.close()

    app = FastAPI(lifespan=lifespan)
    known = {each.id: each for each in people()}

    @app.post("/api/v1/slots/{slot_id}/claim", status_code=201)
    async def claim(slot_id: str, patient: str, response: Response) -> dict[str, Any]:
        store: Store = app.state.store
        slot = app.state.slots.get(slot_id)
        if slot is None:
            slot = app.state.slots[slot_id] = await store.slots.get(slot_id)
        wanted = booking(slot, known[patient])
        document = store.bookings.encode(wanted, [new_event(BookingMade, wanted, SystemClock().now())])
        try:
            await store.bookings.collection.insert_one(document)
        except DuplicateKeyError:
            response.status_code = 409
            return {"code": "slot_taken"}
        return {"id": wanted.id, "slot_id": slot_id, "state": wanted.state}

    return app
