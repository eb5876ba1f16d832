"""What MongoDB is and in which state, as far as anybody may know who may use the database."""

from typing import Any

from pymongo.topology_description import TopologyDescription

from quickdoc.core.types import Model


class ServerState(Model):
    """`replica_set`: its name; null for a single server. `members`: how many the driver knows and reaches."""

    version: str
    replica_set: str | None
    members: int
    reached: int
    has_primary: bool


async def server_state(database: Any) -> ServerState:
    """Ask for the version; the rest the driver knows."""
    version = (await database.command("buildInfo"))["version"]
    topology = getattr(getattr(database.client, "delegate", None), "topology_description", None)
    if not isinstance(topology, TopologyDescription):  # mongomock makes a database of any name
        return ServerState(version=version, replica_set=None, members=1, reached=1, has_primary=True)
    servers = topology.server_descriptions().values()
    return ServerState(
        version=version,
        replica_set=topology.replica_set_name,
        members=len(servers),
        reached=sum(each.is_server_type_known for each in servers),
        has_primary=topology.has_writable_server(),
    )
