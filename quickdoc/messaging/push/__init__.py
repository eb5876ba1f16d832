"""Web push: push services, and the stand-in in memory. Both keep `messaging.ports.Pusher`."""
