"""Identity: accounts, patients and families, logins, and the verification of phones and e-mail addresses."""
