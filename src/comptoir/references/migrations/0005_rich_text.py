"""Notes and descriptions become rich text: what was plain is kept as escaped paragraphs."""

from django.db import migrations

from comptoir.dossiers.rich_columns import escaped_paragraphs

COLUMNS = {
    "Title": ("note",),
    "Unit": ("note",),
    "ArticleFamily": ("note",),
    "CustomerFamily": ("note",),
    "SupplierFamily": ("note",),
    "SalespersonFamily": ("note",),
    "EcoContribution": ("note",),
    "ShippingFee": ("note",),
    "SalesTerritory": ("note",),
    "Location": ("note",),
    "NafCode": ("note",),
    "Bank": ("note",),
    "PaymentMethod": ("note",),
    "PaymentTerms": ("note",),
    "Country": ("note",),
    "Department": ("note",),
    "PostalCode": ("note",),
    "VatTerritory": ("note",),
    "VatType": ("note",),
    "VatRate": ("note",),
    "DossierSettings": ("quote_legal_notice", "invoice_legal_notice"),
}


class Migration(migrations.Migration):
    dependencies = [("references", "0004_naf_codes")]
    operations = [migrations.RunPython(escaped_paragraphs("references", COLUMNS), migrations.RunPython.noop)]
