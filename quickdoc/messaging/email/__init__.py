"""E-mail: SMTP, and the stand-in in memory. Both keep `messaging.ports.Mailer`."""
