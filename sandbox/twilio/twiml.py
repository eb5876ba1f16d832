"""The reply that a webhook may carry: `<Response><Message>...</Message></Response>`."""

from xml.etree import ElementTree as ET


class NotTwiml(ValueError):  # noqa: N818  the name says what is wrong
    """The webhook's answer is not a TwiML document (Twilio's error 12100)."""


def replies(document: str) -> list[str]:
    """Return the texts of the Message verbs; nothing at all is a valid answer, too."""
    if not document.strip():
        return []
    if "<!" in document:  # no declarations: prevents entity expansion attacks
        raise NotTwiml("a TwiML document has no declarations")
    try:
        root = ET.fromstring(document)  # noqa: S314  declarations were refused above
    except ET.ParseError as trouble:
        raise NotTwiml(str(trouble)) from trouble
    if root.tag != "Response":
        raise NotTwiml(f"the root is <{root.tag}>, not <Response>")
    return [text for verb in root.iter("Message") if (text := _text(verb))]


def _text(verb: ET.Element) -> str:
    body = verb.find("Body")
    return "".join((verb if body is None else body).itertext()).strip()
