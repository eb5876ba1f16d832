"""What an HTTP client is given that speaks to this machine only, without TLS."""

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""It trusts nobody. httpx would read all certificate authorities for each client, in 25 ms of a core."""
