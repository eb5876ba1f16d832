"""The order of a list and the page of it, as a query says them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from api import cursors
from quickdoc.core.types import Body
from quickdoc.storage.ordered import Order, PageRequest


class Listed(BaseModel):
    """What a query says of any list. `q`: words that somebody types. All that a query says is text."""

    model_config = Body.model_config

    q: Annotated[str, Field(max_length=80)] = ""
    descending: bool = False
    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    def page(self, sort: str, orders: Mapping[str, Order]) -> PageRequest:
        """The page that is asked for.

        Raises:
            BadCursorError
        """
        order = orders[sort]
        return PageRequest(order, self.descending, cursors.in_order(self.cursor, sort, order), self.limit)
