"""E-mail: SMTP, and the one in memory beside it. `quickdoc.ports.Mailer` is what both promise."""
