"""A steady day in a minute, and whether everything still agrees at its end.

town     who acts: patients who claim and cancel, staff who publish and cancel
sockets  several hundred other sockets that come and go
health   memory and stalls of the processes, seen from outside
truth    what must hold at the end
"""
