"""What one account, host, phone or device may cause in a stretch of time: the one table of quotas.

Each is far above ordinary use. A quota counts attempts in a moving window and says when to try
again. `QUICKDOC_QUOTAS` changes single ones, `QUICKDOC_QUOTA_FACTOR` all. Reads are never counted.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Literal, NamedTuple

from limits import RateLimitItem, parse

QuotaName = Literal[
    "sign_up",
    "sign_up_of_address",
    "login_from_host",
    "login_from_host_to_account",
    "login_to_account",
    "login_from_known_device",
    "present_password",
    "reset_by_mail",
    "code_to_phone",
    "code_for_account",
    "link_to_email",
    "claim",
    "cancel",
    "cancel_by_clinic",
    "standby",
    "family",
    "photo",
    "account_change",
    "profile",
    "invite",
    "ticket_for_guest",
    "ticket_for_account",
    "visit_message",
    "reply",
]
Rates = Mapping[QuotaName, RateLimitItem]


class Quota(NamedTuple):
    """`by`: whose attempts are counted together. `rate`: how many, and in which stretch of time.

    `sentence`: the start of the refusal, followed by when to try again.
    """

    by: Literal["host", "account", "host and account", "device and account", "phone", "address"]
    rate: str
    sentence: str = "That was too often in a short time."


LOGINS = "Too many attempts to log in."
CODES = "Too many codes were asked for."

QUOTAS: Mapping[QuotaName, Quota] = {
    "sign_up": Quota("host", "30 per hour", "Too many people sign up from your network just now."),
    "sign_up_of_address": Quota(
        "address", "6 per day", "Somebody has signed up with this address several times today."
    ),
    "login_from_host": Quota("host", "200 per 15 minutes", LOGINS),
    "login_from_host_to_account": Quota("host and account", "10 per 5 minutes", LOGINS),
    "login_to_account": Quota("account", "100 per 15 minutes", LOGINS),
    "login_from_known_device": Quota("device and account", "20 per 5 minutes", LOGINS),
    "present_password": Quota("account", "10 per 15 minutes", "That was not your password too often."),
    "reset_by_mail": Quota("address", "3 per hour"),
    "code_to_phone": Quota("phone", "6 per day", CODES),
    "code_for_account": Quota("account", "6 per day", CODES),
    "link_to_email": Quota("address", "6 per day", "Too many links were asked for."),
    "claim": Quota(
        "account", "20 per 10 minutes", "You have tried to take many appointments in a short time."
    ),
    "cancel": Quota("account", "12 per hour", "You have cancelled many appointments in a short time."),
    "cancel_by_clinic": Quota("account", "600 per hour"),
    "standby": Quota("account", "60 per hour", "You have changed your requests many times."),
    "family": Quota("account", "60 per hour", "You have changed your family's names many times."),
    "photo": Quota("account", "60 per hour", "You have sent many photos in a short time."),
    "account_change": Quota("account", "60 per hour", "You have changed your account many times."),
    "profile": Quota("account", "120 per hour", "You have changed the profiles many times."),
    "invite": Quota("account", "30 per hour", "You have invited many people in a short time."),
    "ticket_for_guest": Quota("host", "600 per minute"),
    "ticket_for_account": Quota("account", "120 per minute"),
    "visit_message": Quota("address", "12 per day"),
    "reply": Quota("phone", "60 per hour"),
}
"""`docs/operations.md` says how to change them. A message over its quota is stored as suppressed."""


def rates(changed: Mapping[str, str] | None = None, factor: float = 1) -> Rates:
    """The rate of each quota. `changed`: other rates by name, written as in the table; `factor`: times this.

    Raises:
        ValueError: there is no such quota, or it is not written so.
    """
    changed = changed or {}
    unknown = sorted(set(changed) - set(QUOTAS))
    if unknown:
        raise ValueError(f"there is no quota {', '.join(unknown)}; there are {', '.join(QUOTAS)}")
    return {name: _times(parse(changed.get(name, each.rate)), factor) for name, each in QUOTAS.items()}


def _times(rate: RateLimitItem, factor: float) -> RateLimitItem:
    return type(rate)(max(1, ceil(rate.amount * factor)), rate.multiples)


NETWORK_OF_A_HOST = 64
"""Bits of the prefix: a host with one IPv6 address can use every address of its network."""


def host_key(address: str) -> str:
    """The key that a host is counted by: its IPv4 address, or the network that its IPv6 address is in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, NETWORK_OF_A_HOST), strict=False))


OF_ACCOUNT: frozenset[QuotaName] = frozenset(
    {"login_from_known_device", "login_from_host_to_account", "login_to_account"}
)
"""Counts that are reset by a login of the account that has verified the address, and by no other."""


def login_keys(email: str, host: str, device: str | None) -> list[tuple[QuotaName, str]]:
    """The quotas that an attempt to log in counts against, in order; one that is exceeded ends the counting.

    So one host alone cannot use up the quota of an account, and no host can use up that of a `device` on
    which the owner has logged in before.
    """
    if device:
        return [("login_from_known_device", f"{device} {email}")]
    return [
        ("login_from_host", host),
        ("login_from_host_to_account", f"{host} {email}"),
        ("login_to_account", email),
    ]
