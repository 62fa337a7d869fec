"""Salespeople: who sells (specification 05, part D). Commissions come on top of this table."""
