"""A text written on a phone: recorded, reported to the product, the reply put on the phone."""

from sandbox.twilio.keywords import ANSWERS, opt_out_type
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.messages import API_VERSION, Message, now
from sandbox.twilio.segments import size_of
from sandbox.twilio.settings import Settings
from sandbox.twilio.twiml import NotTwiml, replies
from sandbox.twilio.webhooks import Answer, Webhooks

_NOT_TWIML = 12100
_NO_ANSWER = 11200


def webhook_fields(message: Message) -> dict[str, str]:
    """Return the form of an incoming message, empty fields included, as Twilio posts it."""
    fields = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": message.from_,
        "FromCity": "",
        "FromCountry": "US" if message.from_.startswith("+1") else "",
        "FromState": "",
        "FromZip": "",
        "MessageSid": message.sid,
        "NumMedia": "0",
        "NumSegments": str(size_of(message.body).segments),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.to,
        "ToCity": "",
        "ToCountry": "US" if message.to.startswith("+1") else "",
        "ToState": "",
        "ToZip": "",
    }
    opted = message.opt_out_type
    return fields | ({"OptOutType": opted} if opted else {})


class Phones:
    """The simulated phones: texts that they send are posted to the product."""

    def __init__(self, settings: Settings, ledger: Ledger, webhooks: Webhooks) -> None:
        self._settings = settings
        self._ledger = ledger
        self._webhooks = webhooks

    def write(self, phone: str, body: str, business: str | None = None) -> Message:
        """Record a text from a phone, to the number that wrote to it last unless one is named."""
        newest = self._ledger.newest(phone)
        to = business or (newest.business if newest else self._settings.number)
        message = self._ledger.keep(
            Message(
                account_sid=self._settings.account_sid,
                direction="inbound",
                from_=phone,
                to=to,
                body=body,
                status="received",
                sent=now(),
                opt_out_type=opt_out_type(body, is_opted_out=phone in self._ledger.opted_out),
            )
        )
        self._heed_opt_out(message)
        return message

    async def report(self, message: Message) -> Answer | None:
        """Post the incoming message to the product and put its reply on the phone.

        Called again for the same message it posts again, as Twilio may. None without a webhook.
        """
        if self._settings.webhook_public is None:
            self._note(message, "no webhook is configured", _NO_ANSWER)
            return None
        answer = await self._webhooks.post(self._settings.webhook_public, webhook_fields(message))
        if answer.is_good:
            self._take_replies(message, answer)
        else:
            how = f"status {answer.status}" if answer.status else "no answer"
            self._note(message, f"not delivered to the clinic: {how}", _NO_ANSWER)
        return answer

    def _take_replies(self, message: Message, answer: Answer) -> None:
        try:
            bodies = replies(answer.body)
        except NotTwiml as trouble:
            self._note(message, f"the reply was not TwiML: {trouble}", _NOT_TWIML)
            return
        if message.phone in self._ledger.opted_out:
            return  # Twilio refuses the reply as well, with 21610
        for body in bodies:
            self._answer(message, body)

    def _heed_opt_out(self, message: Message) -> None:
        opted = message.opt_out_type
        if opted == "STOP":
            self._ledger.opt_out(message.phone)
        elif opted == "START":
            self._ledger.opt_in(message.phone)
        if opted:
            self._answer(message, ANSWERS[opted], by_provider=True)

    def _answer(self, message: Message, body: str, *, by_provider: bool = False) -> None:
        self._ledger.keep(
            Message(
                account_sid=message.account_sid,
                direction="outbound-reply",
                from_=message.to,
                to=message.from_,
                body=body,
                status="delivered",
                sent=now(),
                by_provider=by_provider,
            )
        )

    def _note(self, message: Message, note: str, code: int) -> None:
        self._ledger.keep(message.changed(note=note, error_code=code))
