"""Links and what Twilio sends."""

from httpx import Response

from tests.api.conftest import Api
from tests.api.webhooks import TEXT, send
from tests.reads.registry import step
from tests.reads.subjects import a_visit, link_about, offer_to_somebody


@step
async def look_at_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.get(link_about("offer", offer))


@step
async def accept_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.post(f"{link_about('offer', offer)}/accept")


@step
async def pass_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.post(f"{link_about('offer', offer)}/pass")


@step
async def confirm_link(api: Api) -> Response:
    _, visit = await a_visit(api)
    return await api.post(f"{link_about('reminder', visit)}/confirm")


@step
async def cancel_link(api: Api) -> Response:
    _, visit = await a_visit(api)
    return await api.post(f"{link_about('reminder', visit)}/cancel")


@step
async def unsubscribe_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.post(f"{link_about('offer', offer)}/unsubscribe")


@step
async def receive_text(api: Api) -> Response:
    who, visit = await a_visit(api)
    await api.town.standby(who)
    phone = await api.town.phone_of(who)
    for number, body in enumerate(("STATUS", "STANDBY", "PAUSE", "EARLIER", "yes", "STOP", "START", "what?")):
        form = {**TEXT, "MessageSid": f"SM{number}{visit.id}", "From": phone, "Body": body}
        await send(api, "/inbound", form)
    return await send(api, "/inbound", {**form, "MessageSid": "SM-last", "Body": f"CANCEL {visit.code}"})


@step
async def receive_status(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    (told,) = await api.town.store.messages.all_about(offer.id, "offer")
    return await send(api, "/status", {"MessageSid": told.sid or "", "MessageStatus": "delivered"})
