"""Pages of the resource layer: lists, records, lookups, exports."""
