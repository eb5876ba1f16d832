"""A mail as the product sends it."""

from quickdoc.messaging.emails import notice_emails
from quickdoc.messaging.emails.layout import Email

TOKEN = "https://quickdoc.example/api/v1/links/" + "x" * 110 + "/unsubscribe"


def email(**changes: str) -> Email:
    made = notice_emails.email(
        "message_1",
        "ana@example.com",
        "offer",
        "Lakeside Clinic: Tue 24 Nov 10:30 is free",
        "It is free.",
        page="https://quickdoc.example/o/" + "x" * 110,
        unsubscribe=TOKEN,
    )
    return made._replace(**changes)
