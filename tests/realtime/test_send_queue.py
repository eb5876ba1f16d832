"""What a connection keeps its packets in, and the gate before its transport: asyncio's, but light."""

import asyncio

import pytest

from realtime.fastpath.send_queue import LightQueue, SendQueue
from realtime.fastpath.websocket import LightEvent


async def test_a_mailbox_hands_over_in_order_to_a_reader_that_may_give_up() -> None:
    box: LightQueue[int] = LightQueue()
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
    box: SendQueue[str] = SendQueue()
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
    event = LightEvent()
    assert event.is_set()
    assert await event.wait()
    event.clear()
    event.clear()
    waiting = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    event.set()
    event.set()
    assert await waiting
