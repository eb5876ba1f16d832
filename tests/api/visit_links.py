"""Links about visits."""

from quickdoc.identity.accounts import Actor
from quickdoc.replies.links import Link, Told, token
from tests.api.conftest import SECRET, Api
from tests.texting.stage import visiting


async def visit_link(api: Api, who: Actor, told: Told = "reminder") -> tuple[str, str]:
    visit = await visiting(api.town, who)
    return visit.id, "/links/" + token(Link(told, visit.id, visit.brief.start), SECRET)
