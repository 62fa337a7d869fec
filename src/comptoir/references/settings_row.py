"""The one row of options of a dossier."""

from comptoir.references.models import DossierSettings


def dossier_settings() -> DossierSettings:
    """Options and identity of the current dossier; one query, never cached across requests.

    The logo and the records it refers to are read when they are asked for: most gestures need neither.
    """
    return DossierSettings.objects.defer("logo").get(pk=1)
