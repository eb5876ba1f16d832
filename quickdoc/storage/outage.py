"""The driver's errors that mean "the database is unavailable", for code that does not import the driver."""

from pymongo.errors import ConnectionFailure, ExecutionTimeout, WriteConcernError

OUTAGES: tuple[type[Exception], ...] = (ConnectionFailure, ExecutionTimeout, WriteConcernError)
"""`ConnectionFailure` covers lost connections, failed server selection and elections,
`WriteConcernError` writes that a primary could not finish because it stepped down. After one of these a write
may or may not have been done: the caller has to look."""
