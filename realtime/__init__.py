"""The gateway: `quickdoc <-> redis <-> realtime <-> websocket <-> web`. Connections, and no business rules.

Processes
    __main__            python -m realtime: one process, or several on one port
    serving             uvicorn's options
    processes           several processes on one listening socket
    main                the application: settings, lifespan, wiring
    collector           settings of the garbage collector

Clients
    packet_filter       checks requests and frames before the Socket.IO library sees them
    packets             which frames are valid
    gateway             connect, watch, board, leave_board
    requests            what a client may send, and the answers
    rooms               who may enter which room
    members             the account of each connection
    tickets             a ticket opens one connection
    logins              ends connections whose login has ended
    sweeper             ends connections that are too slow, too old or not signed in

Events
    listener            events from Redis pub/sub
    subscription_check  whether that subscription works
    tail                events from the log, every two seconds: what Redis lost
    fanout              event -> audience -> rooms
    recent              ids of events that were emitted
    emitter             how events leave; the library's way
    history             the latest events in memory
    replay              events since a position, or resync
    following           standby requests of connected accounts
    standby_rooms       sends events to accounts whose requests watch the slot
    matches             tells accounts which slots match their requests

    health              routes for a load balancer and operators
    counters            counts for operators

fastpath                what depends on the internals of the libraries, with fallbacks
"""
