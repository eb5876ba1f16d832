"""HTTP in, HTTP out: parse, one action, reply."""
