"""Pages about users, rights and signing in."""
