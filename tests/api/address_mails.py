"""Mails to a shared address."""

from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.emails.layout import Email


def last(mailer: MemoryMailer, word: str) -> Email:
    return next(each for each in reversed(mailer.sent) if word in each.text)


def token_in(mail: Email, word: str) -> str:
    return mail.text.partition(word)[2].split()[0]
