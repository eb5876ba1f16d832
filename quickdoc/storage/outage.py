"""The driver's errors that mean "the database is away", for callers that must not know the driver."""

from pymongo.errors import ConnectionFailure, ExecutionTimeout, WriteConcernError

OUTAGES: tuple[type[Exception], ...] = (ConnectionFailure, ExecutionTimeout, WriteConcernError)
"""`ConnectionFailure` covers lost connections, failed server selection and elections,
`WriteConcernError` what a primary that stepped down could not see through. After one of these a write may or
may not have been done: the caller looks again, it does not assume."""
