"""Segments, the carrier's words, TwiML: the small rules of texting."""

import pytest

from sandbox.twilio.keywords import opt_out_type
from sandbox.twilio.segments import size_of
from sandbox.twilio.twiml import NotTwiml, replies


@pytest.mark.parametrize(
    ("body", "encoding", "segments"),
    [
        ("", "GSM-7", 1),
        ("x" * 160, "GSM-7", 1),
        ("x" * 161, "GSM-7", 2),
        ("x" * 306, "GSM-7", 2),
        ("x" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("é à ñ Ç", "GSM-7", 1),
        ("ç" * 70, "UCS-2", 1),
        ("ç" * 71, "UCS-2", 2),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
    ],
)
def test_a_text_is_measured_as_the_carrier_does(body: str, encoding: str, segments: int) -> None:
    size = size_of(body)
    assert (size.encoding, size.segments) == (encoding, segments)


@pytest.mark.parametrize(
    ("body", "kind"),
    [("STOP", "STOP"), ("  stopall\n", "STOP"), ("Unstop", "START"), ("info", "HELP")],
)
def test_only_a_lone_word_is_the_carriers(body: str, kind: str) -> None:
    assert opt_out_type(body) == kind
    assert opt_out_type(f"{body} 482") is None


def test_twiml_replies_are_read_in_order() -> None:
    document = "<Response><Message>one</Message><Message><Body>two</Body></Message></Response>"
    assert replies(document) == ["one", "two"]
    assert replies('<?xml version="1.0" encoding="UTF-8"?><Response/>') == []
    assert replies(" ") == []


@pytest.mark.parametrize(
    "document", ["hello", "<Other/>", '<!DOCTYPE x [<!ENTITY a "b">]><Response>&a;</Response>']
)
def test_anything_else_is_not_twiml(document: str) -> None:
    with pytest.raises(NotTwiml):
        replies(document)
