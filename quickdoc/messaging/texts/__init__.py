"""The wording of texts, by what they are about.

Bodies fit into one GSM-7 segment: clinic, time and code only. No specialty, reason or doctor, because others
may see the screen; the doctor and the address are only in the answer to a question. Where several people
share the phone, a text names its patient by first name: `who` is that name, "" where it is clear. A body
never contains CANCEL without a code, because CANCEL alone is an opt-out word at the provider.
"""
