"""The WSGI application that the server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from comptoir.config.last_resort import with_last_resort
from comptoir.config.parent import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
end_with_parent()

application = with_last_resort(get_wsgi_application())

# Loads every page now rather than during somebody's first request.
_ = get_resolver(settings.DOSSIER_URLCONF).url_patterns
