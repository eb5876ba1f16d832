"""MongoDB, through Motor: the only package that knows it."""
