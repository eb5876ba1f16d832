"""Everything on one machine without Docker: real servers, a local Twilio, one supervisor."""
