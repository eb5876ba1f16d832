"""Access records."""

from quickdoc.identity.access import Access

FRESH = Access(id="account_1")
