"""Pages about e-mail: settings, texts, sending documents, what was sent, reminders of quotes."""
