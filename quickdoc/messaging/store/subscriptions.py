"""Push subscriptions as they are stored."""

from typing import Any

from quickdoc.messaging.pushes import MOST, Subscription
from quickdoc.storage.documents import Documents


class Subscriptions(Documents[Subscription]):
    """The id is made from the endpoint, so that a browser is one account's at a time."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Subscription)

    async def of_account(self, account_id: str) -> list[Subscription]:
        """An account's browsers, newest first."""
        return await self.many({"account_id": account_id}, sort=[("made_at", -1)])

    async def keep(self, subscription: Subscription) -> None:
        """Write it, whichever account had this browser; beyond the maximum the oldest is deleted."""
        document = self.encode(subscription)
        await self.collection.replace_one({"_id": document["_id"]}, document, upsert=True)
        for each in (await self.of_account(subscription.account_id))[MOST:]:
            await self.drop(each)

    async def drop(self, subscription: Subscription) -> None:
        """Delete it, unless the browser has subscribed anew meanwhile."""
        query = {"_id": subscription.id, "made_at": subscription.made_at}
        await self.collection.delete_one({**query, "account_id": subscription.account_id})

    async def drop_of(self, account_id: str, subscription_id: str | None) -> None:
        """Delete one subscription of an account, or all of them (None)."""
        query = {"account_id": account_id, **({"_id": subscription_id} if subscription_id else {})}
        await self.collection.delete_many(query)
