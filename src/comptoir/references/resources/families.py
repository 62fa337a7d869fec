"""Families of articles, customers, suppliers and salespeople (PTY-110 to PTY-114, ART-090 to ART-092, COM-020)."""

from comptoir.references.models import ArticleFamily, CustomerFamily, SalespersonFamily, SupplierFamily
from comptoir.references.resources.counted import COUNTED_CODE, CountedResource
from comptoir.resources.columns import Text
from comptoir.resources.fields import TextField
from comptoir.resources.layout import Lookup
from comptoir.resources.registry import register
from comptoir.resources.rich_fields import RichTextField


class FamilyResource(CountedResource):
    """What the families share: code by hand or by the counter, label, note (PTY-110, ART-090, COM-020)."""

    columns = [Text("code"), Text("label")]
    fields = [COUNTED_CODE, TextField("label", width=9), RichTextField("note")]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"


@register
class ArticleFamilyResource(FamilyResource):
    model = ArticleFamily
    slug, api_name = "familles-articles", "article-families"
    label, label_plural, menu = "Famille d'articles", "Familles d'articles", "articles/familles"
    area, counter = "articles", "article_family"


@register
class CustomerFamilyResource(FamilyResource):
    model = CustomerFamily
    slug, api_name = "familles-clients", "customer-families"
    label, label_plural, menu = "Famille de clients", "Familles de clients", "ventes/clients"
    area, counter = "parties", "customer_family"


@register
class SupplierFamilyResource(FamilyResource):
    model = SupplierFamily
    slug, api_name = "familles-fournisseurs", "supplier-families"
    label, label_plural, menu = "Famille de fournisseurs", "Familles de fournisseurs", "achats/fournisseurs"
    area, counter = "parties", "supplier_family"


@register
class SalespersonFamilyResource(FamilyResource):
    model = SalespersonFamily
    slug, api_name = "familles-commerciaux", "salesperson-families"
    label, label_plural, menu = "Famille de commerciaux", "Familles de commerciaux", "ventes/commerciaux"
    area, counter = "parties", "salesperson_family"
