"""What connections cost, and how a crowd that was cut off comes back.

people   accounts with tickets, as the API gives them
costs    memory and processor time for each connection, beside Node
back     everybody is cut off, events pass meanwhile, everybody comes back and has them
"""
