"""Django application of the package."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "comptoir.articles"
    label = "articles"
