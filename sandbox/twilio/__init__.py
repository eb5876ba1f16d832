"""A local Twilio: the same REST API, really signed webhooks, and a phone in the browser."""
