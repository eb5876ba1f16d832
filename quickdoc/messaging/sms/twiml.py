"""The answer to an incoming text, as a TwiML document."""

from twilio.twiml.messaging_response import MessagingResponse


def reply(body: str) -> str:
    """A TwiML document that sends `body` back; an empty one sends nothing."""
    response = MessagingResponse()
    if body:
        response.message(body)
    return str(response)
