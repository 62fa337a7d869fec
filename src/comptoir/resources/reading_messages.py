"""French sentences of the problems found while reading values (``resources.reading``)."""

MESSAGES: dict[str, str] = {
    "required": "Ce champ est obligatoire.",
    "not_a_text": "Indiquez un texte.",
    "control_character": "Ce texte contient un caractère interdit.",
    "too_long": "Ce texte est trop long : {max_length} caractères au plus.",
    "negative": "Cette valeur ne peut pas être négative.",
    "below_minimum": "Cette valeur doit être d'au moins {minimum}.",
    "above_maximum": "Cette valeur dépasse le maximum permis ({maximum}).",
    "too_many_decimals": "Cette valeur a trop de décimales : {decimals} au plus.",
    "date_out_of_range": "Cette date est hors des dates permises (du 01/01/1900 au 31/12/2999).",
    "date_in_future": "Cette date est dans le futur : indiquez une date jusqu'au {today:%d/%m/%Y}.",
    "date_not_iso": "Indiquez la date sous la forme AAAA-MM-JJ.",
    "not_a_boolean": "Indiquez oui ou non.",
    "not_a_choice": "« {value} » n'est pas un choix possible.",
    "not_a_list": "Indiquez une liste.",
    "not_an_object": "Indiquez un objet.",
    "too_many_rows": "Il y a trop de lignes : {maximum} au plus.",
    "unknown_field": "Ce champ n'existe pas.",
    "unknown_reference": "« {value} » n'existe pas.",
    "invalid_input": "Certains champs sont à corriger ; rien n'a été enregistré.",
}
