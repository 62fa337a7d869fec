"""Addresses about users, rights and signing in, at the root of a dossier."""

from django.urls import path

from comptoir.web.security import access, account, roles, second_factor

urlpatterns = [
    path("mon-compte/", account.account_view, name="account"),
    path("mon-compte/coordonnees/", account.identity_view, name="account_identity"),
    path("mon-compte/sessions/<int:pk>/fermer/", account.end_session_view, name="session_end"),
    path("mon-compte/sessions/fermer/", account.end_other_sessions_view, name="sessions_end"),
    path("mon-compte/cles/", account.new_token_view, name="token_new"),
    path("mon-compte/cles/<int:pk>/revoquer/", account.revoke_token_view, name="token_revoke"),
    path("mon-compte/double-authentification/", second_factor.second_factor_view, name="second_factor"),
    path(
        "mon-compte/double-authentification/codes/", second_factor.recovery_codes_view, name="recovery_codes"
    ),
    path(
        "mon-compte/double-authentification/retirer/",
        second_factor.remove_second_factor_view,
        name="second_factor_remove",
    ),
    path("utilisateurs/<int:pk>/acces/", access.access_view, name="user_access"),
    path("utilisateurs/<int:pk>/mot-de-passe/", access.one_time_password_view, name="user_password"),
    path("utilisateurs/<int:pk>/invitation/", access.invitation_link_view, name="user_invitation"),
    path("utilisateurs/<int:pk>/second-facteur/", access.reset_second_factor_view, name="user_second_factor"),
    path("utilisateurs/<int:pk>/deconnecter/", access.end_user_sessions_view, name="user_sessions_end"),
    path("regles-connexion/", access.policy_view, name="policy"),
    path("roles/", roles.roles_view, name="roles"),
    path("roles/nouveau/", roles.new_role_view, name="role_new"),
    path("roles/systeme/<slug:key>/", roles.system_role_view, name="role_system"),
    path("roles/<int:pk>/", roles.role_view, name="role"),
    path("roles/<int:pk>/supprimer/", roles.role_delete_view, name="role_delete"),
]
