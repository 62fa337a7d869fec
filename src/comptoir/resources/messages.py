"""French sentences of the resource layer, by code (``str.format`` templates)."""

from comptoir.resources.reading_messages import MESSAGES as READING_MESSAGES

MESSAGES: dict[str, str] = {
    **READING_MESSAGES,
    "value_invalid": "Cette valeur n'est pas valable.",
    "number_not_whole": "Saisissez un nombre entier.",
    "number_missing": "Saisissez un nombre.",
    "rich_text_too_long": "Ce texte est trop long : {max_length} caractères au plus, mise en forme comprise.",
    "rich_text_too_deep": "La mise en forme de ce texte est trop imbriquée : collez-le sans sa mise en forme.",
    "read_only_field": "Ce champ ne se modifie pas.",
    "not_a_key": "Donnez le code d'une fiche.",
    "unknown_key": "« {key} » n'existe pas dans la table « {table} » : choisissez dans la liste (F4).",
    "key_not_allowed": "« {key} » ne peut pas être choisi ici.",
    "code_not_addressable": (
        "Un code ne peut contenir ni barre (/ ou \\), ni « ? », « # » ou « % », ni caractère invisible, ni commencer "
        "ou finir par un point : l'adresse de la fiche ne pourrait pas le porter."
    ),
    "already_used": "Cette valeur est déjà prise par une autre fiche : choisissez-en une autre.",
    "already_used_together": "Une autre fiche a déjà ces valeurs de {fields}.",
    "row_unknown": "La ligne {id} n'appartient pas à cette fiche.",
    "too_few_rows": "Il faut au moins {minimum} ligne(s).",
    "creation_forbidden": "La table « {table} » est fournie par le programme : on ne peut rien y ajouter.",
    "deletion_forbidden": "La table « {table} » est fournie par le programme : on ne peut rien y supprimer.",
    "record_not_found": "« {key} » n'existe pas dans la table « {table} ».",
    "record_in_use": "« {record} » ne peut pas être supprimé : cette fiche est utilisée ({uses}).",
    "record_locked": "{reason}",
    "sort_too_many": "Une liste se trie sur {maximum} colonnes au plus.",
    "sort_unknown": "On ne peut pas trier sur « {name} ».",
    "filter_unknown": "On ne peut pas filtrer sur « {name} ».",
    "filter_invalid": "Un filtre n'est pas compris ; la liste est affichée sans lui.",
    "filter_incomplete": "Il manque une valeur après « {sign} ».",
    "filter_pattern": "Après « <> », l'étoile se met des deux côtés : « <>*texte* » veut dire « ne contient pas ».",
    "filter_too_long": "Ce filtre est trop long : {maximum} caractères au plus.",
    "filter_too_many": "Ce filtre a trop de conditions : {maximum} au plus.",
    "operator_unknown": "L'opérateur « {name} » n'existe pas.",
    "operator_unfit": "« {operator} » n'a pas de sens pour la colonne « {column} ».",
    "group_unknown": "On ne peut pas grouper sur « {name} ».",
    "groups_too_many": "On groupe sur {maximum} colonnes au plus.",
    "filter_value_missing": "Donnez une valeur.",
    "filter_invalid_here": "Ce filtre n'est pas complet.",
    "view_without_columns": "Une liste montre au moins une colonne.",
    "tab_unknown": "L'onglet « {name} » n'existe pas.",
    "cursor_invalid": "Cette page de la liste n'existe plus : revenez à la première.",
    "limit_invalid": "Demandez de 1 à {maximum} lignes.",
    "table_unknown": "La table « {name} » n'existe pas.",
    "action_unknown": "L'action « {name} » n'existe pas.",
    "nothing_selected": "Sélectionnez d'abord au moins une fiche.",
    "view_unknown": "Cette vue n'existe pas, ou n'est plus partagée : choisissez-en une autre.",
    "view_broken": "La vue « {view} » n'est plus lisible : la liste s'affiche sans elle. Modifiez-la pour la réparer.",
    "view_columns_gone": (
        "Cette vue demande des champs qui n'existent plus : {names}. Modifiez la vue pour les retirer."
    ),
    "view_columns_withheld": "Vos droits ne permettent pas de voir {names} : la vue est affichée sans.",
    "view_file_too_large": "Ce fichier dépasse {maximum} ko : ce n'est pas une vue.",
    "view_file_unreadable": "Ce fichier n'est pas une vue : choisissez un fichier .qry exporté par le programme.",
    "view_file_version": (
        "Ce fichier est d'une autre version du format ({version}) ; ce programme lit la version {known}."
    ),
    "view_file_table": "Cette vue est celle de la table « {table} », et non de « {expected} » : importez-la là-bas.",
    "view_file_faulty": "Ce fichier de vue est abîmé ({place}) ; rien n'a été importé.",
    "view_file_unknown_names": "Cette vue demande des champs inconnus ici : {names}. Rien n'a été importé.",
    "view_file_missing": "Choisissez d'abord un fichier .qry.",
    "view_condition_unread": "La condition « {condition} » de la vue n'est pas comprise et ne compte pas : {reason}",
    "view_names_unknown": "Retirez de la vue ce qui n'existe pas : {names}.",
    "view_relation_unknown": "« {name} » n'est pas une table liée à celle-ci.",
    "view_invalid": "Quelque chose est à corriger dans cette vue ; rien n'a été enregistré.",
    "view_name_invalid": "« {name} » ne peut pas être le nom d'un champ.",
    "view_width_invalid": "La largeur d'une colonne va de {minimum} à {maximum} points.",
    "view_too_deep": "Les groupes de conditions s'emboîtent sur {maximum} niveaux au plus.",
    "view_of_the_system": "Une vue du système ne se modifie pas : dupliquez-la, puis modifiez la copie.",
    "view_of_another_user": "Cette vue appartient à un autre utilisateur : dupliquez-la, puis modifiez la copie.",
    "view_sharing_forbidden": (
        "Partager une vue, ou supprimer celle d'un autre, demande le droit de modifier les paramètres."
    ),
    "view_name_taken": "Vous avez déjà une vue « {name} » pour cette liste : choisissez un autre nom.",
    "view_name_of_the_system": "« (système) » est réservé aux vues du programme : choisissez un autre nom.",
    "view_too_many": "Une liste garde {maximum} vues au plus : supprimez celles qui ne servent plus.",
    "export_unknown": "Le format « {name} » n'existe pas : choisissez parmi {known}.",
    "export_scope_unknown": "L'étendue « {name} » n'existe pas : la sélection, la vue ou tout.",
    "export_too_long": (
        "Cette liste a {count} lignes : un PDF en porte au plus {maximum}. Filtrez-la ou choisissez XLSX."
    ),
    "too_many_selected": "Trop de lignes sont choisies : au plus {maximum} à la fois.",
}
