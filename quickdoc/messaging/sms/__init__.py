"""Texting: Twilio, and the stand-in in memory. Both keep `messaging.ports.SmsSender`."""
