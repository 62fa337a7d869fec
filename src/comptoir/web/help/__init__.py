"""The help: the French guide of the program, shown beside the screens it explains (UI-164 to UI-169)."""
