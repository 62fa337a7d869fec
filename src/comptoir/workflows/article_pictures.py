"""The pictures of articles that pages print: the first picture attached to each record (ART-073)."""

from collections.abc import Iterable

from comptoir.articles.models import Article
from comptoir.attachments.models import Attachment
from comptoir.attachments.storage import thumbnail_path
from comptoir.documents.models import Document
from comptoir.resources.registry import registry


def article_pictures(documents: Iterable[Document]) -> dict[int, bytes]:
    """Small pictures (WebP) by article, for the lines of documents; one query. A file that is gone is left out."""
    articles = {
        line.article_id
        for document in documents
        for line in document.lines.all()
        if line.article_id is not None
    }
    attached = Attachment.objects.filter(
        table=registry.for_model(Article).slug, record_id__in=articles, has_thumbnail=True
    ).order_by("-pk")
    places = {one.record_id: one.place for one in attached}
    pictures = {}
    for article, place in places.items():
        try:
            pictures[article] = thumbnail_path(place).read_bytes()
        except OSError:
            continue
    return pictures
