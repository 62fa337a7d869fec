"""Properties of the core are tried without a clock, so that a busy machine makes no test fail, and in seconds."""

from hypothesis import settings

settings.register_profile("core", deadline=None, max_examples=60)
settings.load_profile("core")
