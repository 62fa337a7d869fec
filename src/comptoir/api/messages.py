"""French sentences of the API, by code (``str.format`` templates)."""

MESSAGES: dict[str, str] = {
    "api_accept_to_go_on": "Pour continuer, refaites la même demande avec « accept={name} » dans l'adresse.",
    "api_token_missing": "Indiquez une clé d'accès : « Authorization: Bearer … ».",
    "api_token_wrong": "Cette clé d'accès n'est pas valable dans ce dossier.",
    "api_csrf_failed": "Cette demande ne vient pas d'une page du programme : rechargez la page, ou donnez une clé.",
    "api_path_unknown": "Cette adresse n'existe pas dans l'API : voir « docs ».",
    "api_method_not_allowed": "La méthode {method} n'existe pas à cette adresse ; celles qui existent : {allowed}.",
    "api_content_type_wrong": "Envoyez du JSON, avec « Content-Type: application/json ».",
    "api_body_too_large": "Cette demande est trop grande : {limit} Mo au plus.",
    "api_json_malformed": "Le JSON est mal formé, ligne {line}, colonne {column}.",
    "api_json_repeated": "Le JSON donne deux fois « {name} » dans le même objet.",
    "api_json_not_an_object": "Envoyez un objet JSON : {{ … }}.",
    "api_text_not_unicode": "Le texte envoyé n'est pas de l'UTF-8 valable.",
    "api_text_unreadable": "Un texte envoyé contient un caractère qui ne peut pas être enregistré.",
    "api_failed": "Le programme a rencontré une erreur ; rien n'a été enregistré. "
    "Référence de l'erreur : {reference}",
    "api_parameters_invalid": "Certains paramètres de l'adresse ne sont pas compris.",
    "api_parameter_unknown": "Ce paramètre n'existe pas ici.",
    "api_version_invalid": 'La version est un nombre entier, par exemple « If-Match: "3" ».',
    "api_version_not_used": "Cette action n'a pas de version : n'envoyez pas « If-Match ».",
    "article_not_found": "L'article « {article} » n'existe pas dans ce dossier.",
    "idempotency_key_invalid": "La clé d'idempotence a de 1 à {maximum} caractères visibles, sans accent.",
    "idempotency_key_reused": "Cette clé d'idempotence a déjà servi à une autre demande.",
}
