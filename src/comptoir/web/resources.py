"""Tables of the platform that stands below the resource layer, and those that only show what other tables hold.

The histories are read after the documents: links to a document lead to the first table of its model.
"""

from comptoir.documents import party_histories
from comptoir.web.security import log_tables, user_tables

__all__ = ["log_tables", "party_histories", "user_tables"]
