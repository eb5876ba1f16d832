"""What a connection keeps its packets in, and the gate before its transport: asyncio's, but light."""

import asyncio

import pytest

from realtime.outbox import Mailbox, Outbox
from realtime.websocket import ClaimGuard


async def test_a_mailbox_hands_over_in_order_to_a_reader_that_may_give_up() -> None:
    box: Mailbox[int] = Mailbox()
    reader = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)
    waiting = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    for each in (1, 2, 3):
        await box.put(each)
    assert [await waiting, await box.get(), box.get_nowait()] == [1, 2, 3]
    assert box.empty()
    with pytest.raises(asyncio.QueueEmpty):
        box.get_nowait()


async def test_an_outbox_is_not_empty_before_its_last_packet_is_written() -> None:
    woken: list[int] = []
    box: Outbox[str] = Outbox()
    with pytest.raises(asyncio.QueueEmpty):
        box.first()
    box.put_nowait("a")
    box.wake = lambda: woken.append(box.qsize())
    box.put_nowait("b")
    joining = asyncio.create_task(box.join())
    await asyncio.sleep(0)
    assert woken == [2]
    for each in ("a", "b"):
        assert box.first() == each
        assert not box.empty()
        assert not joining.done()
        assert box.get_nowait() == each
        box.task_done()
    await joining


async def test_a_gate_lets_pass_when_it_is_open() -> None:
    claim_guard = ClaimGuard()
    assert claim_guard.is_set()
    assert await claim_guard.wait()
    claim_guard.clear()
    claim_guard.clear()
    waiting = asyncio.create_task(claim_guard.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    claim_guard.set()
    claim_guard.set()
    assert await waiting
