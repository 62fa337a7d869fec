from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "comptoir.attachments"
    label = "attachments"
    verbose_name = "Fichiers joints"
