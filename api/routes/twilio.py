"""Twilio's webhooks: incoming texts, and the delivery status of outgoing ones.

The form is read raw: FastAPI's own parameters drop empty fields, which the signature covers.
"""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
from starlette.background import BackgroundTask

from api.deps import ServicesDep, SettingsDep
from api.problems import refusals
from quickdoc.core.errors import BadSignatureError
from quickdoc.core.types import Model
from quickdoc.messaging.actions import delivery
from quickdoc.messaging.sms.signature import signature_is_valid
from quickdoc.messaging.sms.twiml import reply
from quickdoc.replies import inbound
from quickdoc.replies.actions import receiving

router = APIRouter(prefix="/twilio", tags=["twilio"], responses=refusals(BadSignatureError))

FORM = {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}}}
F = TypeVar("F", bound=Model)
Required = Annotated[str, Field(min_length=1)]


class Received(Model):
    """The fields of an incoming text that we read."""

    sid: Required = Field(alias="MessageSid")
    phone: Required = Field(alias="From")
    body: str = Field(alias="Body", default="")
    opt_out_type: str | None = Field(alias="OptOutType", default=None)


class Status(Model):
    """The fields of a status callback that we read."""

    sid: Required = Field(alias="MessageSid")
    status: Required = Field(alias="MessageStatus")
    error_code: int | None = Field(alias="ErrorCode", default=None, ge=0, lt=1_000_000)


async def _signed_form(request: Request, settings: SettingsDep) -> dict[str, Any]:
    """The form, after its signature is verified for the address that Twilio was given."""
    query = f"?{request.url.query}" if request.url.query else ""
    origins = [each for each in (settings.public_url, settings.twilio_fallback_url) if each]
    urls = [f"{each.rstrip('/')}{request.url.path}{query}" for each in origins]
    token = settings.twilio_auth_token.get_secret_value()
    signature = request.headers.get("X-Twilio-Signature", "")
    async with request.form() as form:
        if not any(signature_is_valid(token, url, form, signature) for url in urls):
            raise BadSignatureError
        return dict(form)


SignedForm = Annotated[dict[str, Any], Depends(_signed_form)]


@router.post(
    "/inbound",
    openapi_extra=FORM,
    response_class=Response,
    responses={
        200: {"description": "TwiML.", "content": {"application/xml": {"schema": {"type": "string"}}}}
    },
)
async def receive_text(services: ServicesDep, form: SignedForm) -> Response:
    """A text has come in. The reply is in the answer; a text that came before gets the same again."""
    read = _read(Received, form)
    said = await receiving.receive(
        services,
        inbound.Inbound(sid=read.sid, phone=read.phone, body=read.body, opt_out_type=read.opt_out_type),
    )
    written = BackgroundTask(receiving.handed_back, services, read.sid)
    return Response(reply(said), media_type="application/xml", background=written)


@router.post("/status", status_code=204, openapi_extra=FORM)
async def receive_status(services: ServicesDep, form: SignedForm) -> Response:
    """A text of ours has got further. These come in any order."""
    read = _read(Status, form)
    await delivery.status(services, read.sid, read.status, read.error_code)
    return Response(status_code=204)


def _read(model: type[F], form: dict[str, Any]) -> F:
    try:
        return model.model_validate(form, strict=False)  # all values of a form are text
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
