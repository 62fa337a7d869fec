"""Pages of taxes beside their tables."""
