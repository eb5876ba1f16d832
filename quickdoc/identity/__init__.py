"""Who people are: accounts, patients and families, logins, phones and addresses, and the proof of both."""
