"""What the frame needs to know of accounts."""

from django.http import HttpRequest
from django.urls import reverse


def account_links(request: HttpRequest) -> dict[str, str]:
    """Context processor: the addresses of the user's menu, nothing outside a dossier."""
    if getattr(request, "dossier", None) is None or getattr(request, "user", None) is None:
        return {}
    return {"sign_out_url": reverse("sign_out"), "account_url": reverse("account")}
