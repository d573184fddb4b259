"""Sign-in, second factor, invitation, team and profile, under `/interne/`.

Only these screens exist: allauth's own URLconf is never included, so there is no sign-up, no reset by mail and no
sign-in by code to close.
"""

from django.urls import path

from amont.accounts.views import (
    absences,
    factors,
    invitation,
    keys,
    locking,
    profile,
    security,
    security_keys,
    sessions,
    sheets,
    signin,
    team,
)

app_name = "accounts"
urlpatterns = [
    path("connexion/", signin.signin, name="signin"),
    path("connexion/code/", signin.second_factor, name="second_factor"),
    path("connexion/cle/", security_keys.signin_key, name="signin_key"),
    path("connexion/cle/question/", security_keys.signin_question, name="signin_question"),
    path("connexion/oubliee/", sheets.forgotten, name="forgotten"),
    path("deverrouiller/", locking.unlock, name="unlock"),
    path("verrouiller/", locking.lock, name="lock"),
    path("presence/", locking.stay, name="stay"),
    path("deconnexion/", signin.signout, name="signout"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("second-facteur/", factors.factor_new, name="factor_new"),
    path("second-facteur/cle/", security_keys.key_new, name="key_new"),
    path("second-facteur/cle/question/", security_keys.key_question, name="key_question"),
    path("second-facteur/codes/", factors.recovery_codes, name="recovery_codes"),
    path("second-facteur/codes/nouveaux/", factors.codes_new, name="codes_new"),
    path("equipe/", team.team, name="team"),
    path("equipe/inviter/", team.invite, name="invite"),
    path("equipe/<uuid:pk>/", team.member, name="member"),
    path("equipe/<uuid:pk>/invitation/", team.invite_again, name="invite_again"),
    path("equipe/<uuid:pk>/cle/", keys.key, name="key"),
    path("equipe/<uuid:pk>/cle/<uuid:confirmation_id>/", keys.key_answer, name="key_answer"),
    path("equipe/<uuid:pk>/phrase-oubliee/", team.reset_passphrase, name="reset_passphrase"),
    path("equipe/<uuid:pk>/telephone-perdu/", team.reset_factor, name="reset_factor"),
    path("equipe/<uuid:pk>/roles/", team.role_add, name="role_add"),
    path("equipe/<uuid:pk>/roles/<uuid:membership_id>/retirer/", team.role_remove, name="role_remove"),
    path("equipe/<uuid:pk>/desactiver/", team.disable, name="disable"),
    path("equipe/<uuid:pk>/reactiver/", team.enable, name="enable"),
    path("profil/", profile.profile, name="profile"),
    path("profil/phrase-de-passe/", profile.passphrase, name="passphrase"),
    path("profil/second-facteur/", factors.own_factors, name="factors"),
    path("profil/second-facteur/retirer/", factors.factor_remove, name="factor_remove"),
    path("profil/connexions/", sessions.sessions, name="sessions"),
    path("profil/connexions/<slug:row>/fin/", sessions.session_end, name="session_end"),
    path("profil/brouillon/", sessions.draft, name="draft"),
    path("profil/brouillons/", sessions.drafts, name="drafts"),
    path("profil/brouillons/oublier/", sessions.draft_forget, name="draft_forget"),
    path("profil/feuille-de-secours/", sheets.sheet, name="sheet"),
    path("porteuses/", keys.board, name="holders"),
    path("porteuses/<uuid:program_id>/donner/", keys.keys_give, name="keys_give"),
    path("porteuses/<uuid:program_id>/exception/", keys.alone, name="alone"),
    path("porteuses/<uuid:membership_id>/nommer/", keys.holder_name, name="holder_name"),
    path("porteuses/<uuid:membership_id>/liberer/", keys.holder_release, name="holder_release"),
    path("profil/absences/", absences.absence_add, name="absence_add"),
    path("profil/absences/<uuid:pk>/retirer/", absences.absence_remove, name="absence_remove"),
    path("securite/voleur/", security.thief, name="thief"),
]
