"""The queues of a connection and the event of its transport: asyncio's methods, less memory."""

import asyncio

import pytest

from realtime.fastpath.send_queue import LightQueue, SendQueue
from realtime.fastpath.websocket import LightEvent


async def test_a_light_queue_keeps_the_order_and_its_reader_may_be_cancelled() -> None:
    queue: LightQueue[int] = LightQueue()
    reader = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)
    waiting = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    for each in (1, 2, 3):
        await queue.put(each)
    assert [await waiting, await queue.get(), queue.get_nowait()] == [1, 2, 3]
    assert queue.empty()
    with pytest.raises(asyncio.QueueEmpty):
        queue.get_nowait()


async def test_a_send_queue_is_not_empty_before_its_last_packet_is_written() -> None:
    woken: list[int] = []
    queue: SendQueue[str] = SendQueue()
    with pytest.raises(asyncio.QueueEmpty):
        queue.first()
    queue.put_nowait("a")
    queue.wake = lambda: woken.append(queue.qsize())
    queue.put_nowait("b")
    joining = asyncio.create_task(queue.join())
    await asyncio.sleep(0)
    assert woken == [2]
    for each in ("a", "b"):
        assert queue.first() == each
        assert not queue.empty()
        assert not joining.done()
        assert queue.get_nowait() == each
        queue.task_done()
    await joining


async def test_a_light_event_works_as_an_asyncio_event() -> None:
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
