"""An account gets another phone number: by a code, with everything that is texted, and nothing is lost."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    BadPhoneError,
    CodeExpiredError,
    ForbiddenError,
    TooManyAttemptsError,
    WrongCodeError,
    WrongPasswordError,
)
from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import actor
from quickdoc.identity.actions import accounts, contacts, verification
from quickdoc.identity.credentials import Newcomer
from quickdoc.scheduling.actions import bookings
from tests.stories.phone_changes import (
    NEW,
    OLD,
    PASSWORD,
    ask,
    change,
    code_in,
    numbers,
    sign_up,
    speaks_for,
    to,
    visit_of,
)
from tests.texting.stage import says
from tests.town import Town

# --- asking -----------------------------------------------------------------------------------


async def test_nothing_changes_before_the_code_is_typed(town: Town) -> None:
    eve = await sign_up(town)
    visit = await visit_of(town, eve)
    await ask(town, eve)
    assert to(town, NEW)[-1].startswith(code_in(town))
    waits = await contacts.phone_change(town.services, eve)
    assert waits
    assert (waits.phone, waits.again_at - waits.sent_at) == (NEW, timedelta(minutes=1))
    assert await numbers(town, eve) == {OLD}
    assert await speaks_for(town, NEW) == ()
    with pytest.raises(WrongCodeError):
        await verification.verify_phone(town.services, eve, "x")
    await bookings.confirm(town.services, eve, visit.id)
    assert await numbers(town, eve) == {OLD}
    assert "Eve" not in str(to(town, NEW))


async def test_a_wrong_password_texts_nobody(town: Town) -> None:
    eve = await sign_up(town)
    sent = len(town.sms_sender.sent)
    with pytest.raises(WrongPasswordError):
        await contacts.change_phone(town.services, eve, NEW, "another secret")
    with pytest.raises(BadPhoneError):
        await contacts.change_phone(town.services, eve, "+1 900 234 5678", PASSWORD)
    assert len(town.sms_sender.sent) == sent
    assert await contacts.phone_change(town.services, eve) is None


async def test_the_password_is_guessed_as_often_as_anywhere(town: Town) -> None:
    eve = await sign_up(town)
    for _ in range(rates()["present_password"].amount):
        with pytest.raises(WrongPasswordError):
            await contacts.change_phone(town.services, eve, NEW, "another secret")
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)


async def test_the_same_number_changes_nothing_and_drops_another_that_waits(town: Town) -> None:
    eve = await sign_up(town)
    await ask(town, eve)
    code, sent = code_in(town), len(town.sms_sender.sent)
    assert await contacts.change_phone(town.services, eve, "+1 555 010 7001", PASSWORD) is None
    assert len(town.sms_sender.sent) == sent
    assert await contacts.phone_change(town.services, eve) is None
    assert (await verification.verify_phone(town.services, eve, code)).id == OLD, "verified as it is"
    assert await numbers(town, eve) == {OLD}


async def test_a_change_can_be_dropped_and_its_code_is_good_no_more(town: Town) -> None:
    eve = await sign_up(town)
    await contacts.cancel_phone_change(town.services, eve)
    await ask(town, eve)
    code = code_in(town)
    await contacts.cancel_phone_change(town.services, eve)
    await contacts.cancel_phone_change(town.services, eve)
    assert (await verification.verify_phone(town.services, eve, code)).id == OLD
    assert await speaks_for(town, NEW) == ()
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)
    town.clock.moment += timedelta(minutes=1)
    await change(town, eve)


async def test_a_number_waits_for_a_day_and_its_code_for_ten_minutes(town: Town) -> None:
    eve = await sign_up(town)
    await ask(town, eve)
    town.clock.moment += timedelta(minutes=10)
    with pytest.raises(CodeExpiredError):
        await verification.verify_phone(town.services, eve, code_in(town))
    again = await verification.send_code(town.services, eve)
    assert (again.id, again.verified) == (NEW, False)
    assert len(to(town, NEW)) == 2
    town.clock.moment += timedelta(days=1)
    assert await contacts.phone_change(town.services, eve) is None
    assert (await verification.verify_phone(town.services, eve, code_in(town))).id == OLD


async def test_after_five_wrong_codes_the_right_one_is_good_no_more(town: Town) -> None:
    eve = await sign_up(town)
    await ask(town, eve)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            await verification.verify_phone(town.services, eve, "x")
    with pytest.raises(CodeExpiredError):
        await verification.verify_phone(town.services, eve, code_in(town))
    assert await numbers(town, eve) == {OLD}


async def test_codes_for_new_numbers_count_with_those_of_the_account_and_the_number(town: Town) -> None:
    eve = await sign_up(town)
    for number in range(rates()["code_for_account"].amount - 1):
        await ask(town, eve, f"+1555010{8000 + number}")
        town.clock.moment += timedelta(minutes=1)
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)


async def test_who_said_stop_there_gets_no_code(town: Town) -> None:
    ana, eve = await town.patient(), await sign_up(town)
    await says(town, ana, "STOP", opt_out_type="STOP")
    sent = len(town.sms_sender.sent)
    await ask(town, eve, await town.phone_of(ana))
    assert len(town.sms_sender.sent) == sent


async def test_only_patients_have_a_number_to_change(town: Town) -> None:
    newcomer = Newcomer(email="s@x.org", role="staff", name="Sam", zone="Europe/Madrid", clinic_id="clinic_1")
    sam = actor(await accounts.create(town.services, newcomer, None))
    with pytest.raises(ForbiddenError):
        await ask(town, sam)
    assert await contacts.phone_change(town.services, sam) is None
