"""Pages of sales documents, their deliveries and payments, and of stock entries and issues."""
