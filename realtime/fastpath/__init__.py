"""What depends on the internals of python-socketio, python-engineio, uvicorn and websockets, for speed.

The libraries do not promise to keep these internals. So each part has a fallback to the libraries' own code:
by a setting (QUICKDOC_FAST_FANOUT, QUICKDOC_LEAN_CONNECTIONS), and by itself when `self_test`, which runs
before the gateway opens, finds different output. The gateway works the same without any of this, only slower
(docs/adr/0008, docs/adr/0010).

Client manager (QUICKDOC_FAST_FANOUT)
    manager        the rooms; encodes and frames a message once for all its clients
    grouping       several events for several rooms: which client gets which
    outgoing       one message, encoded and framed
    connection     one client's connection, and writing to its socket directly
    batch_emitter  emits many events in one call

Connections (QUICKDOC_LEAN_CONNECTIONS)
    server         the Socket.IO server above our connections
    eager          handlers that become a task only when they have to wait
    engine         the Engine.IO connection: one task, and no copy of its handshake
    send_queue     light queues for what waits to be written
    heartbeat      one timer for the pings of all connections
    upgrade        the HTTP request that becomes a websocket
    websocket      the websocket protocol
    incoming       a client's frame, read without the library's parser

Both
    transport      the transport of a client, also of a connection of the library
    self_test      compares our output with the libraries'
"""
