"""Which of the open offers and visits of a phone a reply is about."""

from collections.abc import Sequence

from quickdoc.replies.replies import Ambiguous, Choice, Nothing, Open, Reply


def choose(reply: Reply, things: Sequence[Open]) -> Choice:
    """Which of the open offers and visits a reply is about.

    Without a code it must be unambiguous. For `confirm` and `pass` it is the one offer within its window,
    else the one offer whose window is over, else (`confirm`) the one visit not confirmed yet. `cancel` is
    hard to undo, so it needs a code unless only one offer or visit is open. `earlier` is about visits.
    """
    fitting = [each for each in things if reply.code is None or each.code == reply.code]
    for tier in _tiers(reply, fitting):
        if tier:
            return tier[0] if len(tier) == 1 else Ambiguous(tuple(tier))
    return Nothing()


def _tiers(reply: Reply, things: Sequence[Open]) -> list[list[Open]]:
    offers = [each for each in things if each.kind == "offer"]
    visits = [each for each in things if each.kind == "visit"]
    if reply.verb == "cancel":
        return [visits, offers] if reply.code else [[*offers, *visits]]
    if reply.verb == "earlier":
        return [visits]
    fresh = [offer for offer in offers if offer.fresh]
    if reply.verb == "pass":
        return [fresh, offers]
    waiting = [visit for visit in visits if not visit.confirmed]
    return [fresh, offers, waiting, visits]
