"""Several events for several rooms: which client gets which of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def group_by_client(
    audiences: Sequence[Collection[str]], rooms: Mapping[str, Mapping[str, T]]
) -> Iterator[tuple[Collection[T], Sequence[int]]]:
    """Clients with the events that they get, as indices in order; each client is in one group only.

    `audiences[n]` are the rooms of event n; `rooms` has the clients of each room by their id. The cost is one
    step for each client and room, independent of the number of events. All lookups happen before the first
    group is yielded.
    """
    events = _events(audiences, rooms)
    shares: dict[int, dict[str, T]] = {}
    for room, share in events.items():
        shares.setdefault(share, {}).update(rooms[room])
    if len(shares) == 1:
        [(share, clients)] = shares.items()
        yield clients.values(), _indices(share)
    elif shares:
        yield from _merged(shares)


def _events(audiences: Sequence[Collection[str]], rooms: Mapping[str, object]) -> dict[str, int]:
    """The events of each room that has clients: bit n stands for event n."""
    events: dict[str, int] = {}
    for n, audience in enumerate(audiences):
        for room in audience:
            if room in rooms:
                events[room] = events.get(room, 0) | 1 << n
    return events


def _merged(shares: Mapping[int, Mapping[str, T]]) -> Iterator[tuple[Collection[T], Sequence[int]]]:
    all_clients: dict[str, T] = {}
    share_of: dict[str, int] = {}
    for share, clients in shares.items():
        all_clients.update(clients)
        for client in clients:
            share_of[client] = share_of.get(client, 0) | share
    groups: dict[int, list[T]] = {}
    for client, share in share_of.items():
        groups.setdefault(share, []).append(all_clients[client])
    for share, members in groups.items():
        yield members, _indices(share)


def _indices(share: int) -> Sequence[int]:
    return [n for n in range(share.bit_length()) if share >> n & 1]
