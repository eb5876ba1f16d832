"""The cost of connections, and the reconnection of many clients.

people   accounts with tickets, as the API gives them
costs    memory and processor time for each connection, beside Node
back     all clients are disconnected, events are published, the clients reconnect and get them
"""
