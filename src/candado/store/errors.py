"""What can be wrong with stored data. Each message says what, where, and what to do.

StoreError
├── NothingToResume   no unfinished scan can be continued
├── NotStored         nothing is kept under that name
├── Incompatible      written in a form that this version does not read
├── Damaged           not what was written
└── Busy              another process is at work there
"""


class StoreError(Exception):
    """Stored data cannot be used as asked."""


class NothingToResume(StoreError):
    """No unfinished scan can be continued."""


class NotStored(StoreError):
    """Nothing is kept under that name."""


class Incompatible(StoreError):
    """Written in a form that this version does not read."""


class Damaged(StoreError):
    """Not what was written."""


class Busy(StoreError):
    """Another process is at work there."""
