"""Django application of the package."""

from django.apps import AppConfig


class SalesForceConfig(AppConfig):
    name = "comptoir.sales_force"
    label = "sales_force"
