"""Answers that are about no offer and no visit: HELP, STOP, START, PAUSE, STANDBY, and to strangers."""

from datetime import datetime

from quickdoc.messaging.texts.times import day


def paused(until: datetime, zone: str) -> str:
    """The answer to PAUSE."""
    return f"Paused until {day(until, zone)}; you keep your place in line. Reply STANDBY to go on sooner."


def standing_by(requests: int) -> str:
    """The answer to STANDBY."""
    if requests == 0:
        return "You have no standby request. Make one in QuickDoc and we text you when something is free."
    noun = "request is" if requests == 1 else "requests are"
    return f"{requests} standby {noun} active. We text you when something suits. Reply PAUSE for a week off."


def help_() -> str:
    """The answer to HELP."""
    return (
        "QuickDoc texts you freed appointments. Reply CONFIRM, PASS or EARLIER and the code in the text, "
        "STATUS, PAUSE or STANDBY. STOP to end"
    )


def stopped() -> str:
    """The acknowledgement of an opt-out where the provider sends none."""
    return (
        "QuickDoc: you get no more texts from us. What you have booked stays booked. "
        "Reply START to get texts again."
    )


def welcome_back() -> str:
    """The answer to START where the provider sends none."""
    return "QuickDoc texts you again when something suits you. Reply HELP for help, STOP to end"


def stranger() -> str:
    """The answer to an unknown number."""
    return "We do not know this number. Sign up with QuickDoc to hear of freed appointments. STOP to end"
