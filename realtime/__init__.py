"""The gateway: `quickdoc <-> redis <-> realtime <-> websocket <-> web`. Sockets, and no business rules.

__main__    python -m realtime: one process, or several behind one port
serving     uvicorn, as the sockets need it
processes   several processes on one listening socket
engine      a connection: one task, and no memory of its handshake; lean the server above it
eager       handlers that become a task only when they have to wait
websocket   the protocol below it; incoming what it reads without a parser
outbox      what waits to be written; pulse the pings
main        the application: settings, lifespan, what hangs on what
door        HTTP and frames are checked before the Socket.IO library sees them
gateway     connect, watch, board, leave_board
asks        what a client may ask, and how it is answered
members     who sits on a socket
rooms       who may enter which room
history     the latest events in memory
replay      what came since position N, or resync
fanout      event -> audience -> rooms -> sockets; what comes together goes together
emitting    how events leave: together, or one by one
manager     the client manager: rooms, and one encode and one frame for everybody
grouping    several events for several rooms: who gets which
outgoing    one message, encoded and framed
line        the connection of one client, and the short way to it
rehearsal   the self-test of all that, before the gateway opens
listener    the fast ear: Redis pub/sub
tail        the slow eye that misses nothing: the event log, every two seconds
canary      does the fast ear still hear?
keeping     tasks that must not die
collector   the garbage collector, tuned
sweeper     connections that must go: too slow, too old, never signed in
health      what a balancer and an operator ask
"""
