"""The browsers that an account gets push notices on."""

from quickdoc.core.errors import ChannelOffError
from quickdoc.identity.accounts import Actor
from quickdoc.messaging import pushes
from quickdoc.messaging.pushes import Keys, Subscription
from quickdoc.services import Services


async def subscribe(services: Services, actor: Actor, endpoint: str, keys: Keys) -> Subscription:
    """Subscribe this browser. An earlier subscription of the same browser is replaced, whoever had it.

    Raises:
        ChannelOffError: push is not configured.
        BadEndpointError: it is not the address of a push service.
        NotFoundError
    """
    if services.pusher is None:
        raise ChannelOffError
    pushes.ensure_safe(endpoint, local=services.pusher.allows_local)
    account = await services.store.accounts.get(actor.account_id)
    subscription = Subscription(
        id=pushes.subscription_id(endpoint),
        account_id=account.id,
        endpoint=endpoint,
        keys=keys,
        made_at=services.clock.now(),
    )
    await services.store.subscriptions.keep(subscription)
    return subscription


async def unsubscribe(services: Services, actor: Actor, endpoint: str | None) -> None:
    """Unsubscribe one browser of the account; None: all of them. Idempotent."""
    named = pushes.subscription_id(endpoint) if endpoint else None
    await services.store.subscriptions.drop_of(actor.account_id, named)
