"""Many sockets of one gateway, and the servers that they are held against."""
