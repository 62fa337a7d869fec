"""Pages that only purchases have: ordering what is missing, comparing offers, counting receipts, checking invoices."""
