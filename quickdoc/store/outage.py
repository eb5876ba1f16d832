"""The driver's errors that mean "the database is away", for callers that must not know the driver."""

from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError

OUTAGES: tuple[type[Exception], ...] = (ConnectionFailure, ExecutionTimeout, WTimeoutError)
"""`ConnectionFailure` covers lost connections, failed server selection and elections. After one of
these a write may or may not have been done: the caller looks again, it does not assume."""
