"""Random days of a shop: its gestures, and what must hold after each of them."""
