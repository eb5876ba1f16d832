"""Phone numbers: in E.164, and only those that a text may go to."""

from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumberType

from quickdoc.core.errors import BadPhoneError
from quickdoc.core.types import Model

COUNTRIES = frozenset(["US", "CA", "GB", "IE", "ES", "PT", "FR", "BE", "NL", "DE", "AT", "CH", "IT", "PL"])
"""Whose phones are texted unless the settings say otherwise."""


NOBODYS = frozenset(
    [
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    ]
)
"""Kinds of numbers that are expensive to text or belong to no person. Satellite phones have no country."""


class PhoneCountry(Model):
    """A country whose phones are texted: its ISO code (`ES`), and how its numbers begin (`34`)."""

    code: str
    calling_code: str


def phone_countries(codes: Collection[str]) -> list[PhoneCountry]:
    """These countries, in the order of their codes."""
    return [
        PhoneCountry(code=code, calling_code=str(phonenumbers.country_code_for_region(code)))
        for code in sorted(codes)
    ]


def normal(number: str) -> str:
    """The number in E.164, such as `+15550100001`.

    Raises:
        BadPhoneError: it has no country code or cannot exist.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        raise BadPhoneError from error
    if not phonenumbers.is_possible_number(parsed):
        raise BadPhoneError
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def reachable(number: str, countries: Collection[str]) -> str:
    """The number in E.164, if texts may go there: of one of these countries, and of a kind that people have.

    Raises:
        BadPhoneError: it cannot exist, is of another country, or costs whoever writes to it (premium,
            satellite, shared cost), or belongs to no person (pager, company number, voice mail).
    """
    found = normal(number)
    parsed = phonenumbers.parse(found)
    country = phonenumbers.region_code_for_number(parsed)
    country = country or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    if country not in countries or phonenumbers.number_type(parsed) in NOBODYS:
        raise BadPhoneError
    return found


def national(number: str) -> str:
    """The digits of a number in E.164 without its country code."""
    try:
        return str(phonenumbers.parse(number).national_number)
    except phonenumbers.NumberParseException:
        return number.removeprefix("+")
