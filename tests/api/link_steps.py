"""What tests of links do."""

from quickdoc.offers.offers import Offer
from quickdoc.replies.links import Link, Told, token
from tests.api.conftest import SECRET, Api

POSTS = ("accept", "pass", "confirm", "cancel", "unsubscribe")


def link_to(offer: Offer, told: Told = "offer") -> str:
    return "/links/" + token(Link(told, offer.id, offer.brief.start), SECRET)


async def can(api: Api, link: str) -> list[str]:
    found: list[str] = (await api.get(link)).json()["can"]
    return found
