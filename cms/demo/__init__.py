"""The demo site: a small, invented publisher whose articles stand in every state. `manage.py load_demo` loads it.

Everything passes the front door: accounts, drafts, review rounds, signatures and withdrawals are made by the same
functions that the admin calls, in the name of the demo's people. No row of an approval or publication is written here.
"""
