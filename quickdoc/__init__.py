"""QuickDoc: a marketplace that fills freed medical appointments in seconds.

Nouns are modules of pure rules (`slots`, `bookings`, `standby`, `rounds`, `offers`, `replies`), verbs
are functions in `actions`, and the outside is behind `ports` and `store`. See ARCHITECTURE.md.
"""
