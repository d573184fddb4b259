"""Sign-in, second factor, invitation, team and profile, under `/interne/`.

Only these screens exist: allauth's own URLconf is never included, so there is no sign-up, no reset by mail and no
sign-in by code to close.
"""

from django.urls import path

from amont.accounts.views import absences, factors, invitation, profile, security, signin, team

app_name = "accounts"
urlpatterns = [
    path("connexion/", signin.signin, name="signin"),
    path("connexion/code/", signin.second_factor, name="second_factor"),
    path("deconnexion/", signin.signout, name="signout"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("second-facteur/", factors.factor_new, name="factor_new"),
    path("second-facteur/codes/", factors.recovery_codes, name="recovery_codes"),
    path("second-facteur/codes/nouveaux/", factors.codes_new, name="codes_new"),
    path("equipe/", team.team, name="team"),
    path("equipe/inviter/", team.invite, name="invite"),
    path("equipe/<uuid:pk>/", team.member, name="member"),
    path("equipe/<uuid:pk>/invitation/", team.invite_again, name="invite_again"),
    path("equipe/<uuid:pk>/roles/", team.role_add, name="role_add"),
    path("equipe/<uuid:pk>/roles/<uuid:membership_id>/retirer/", team.role_remove, name="role_remove"),
    path("equipe/<uuid:pk>/desactiver/", team.disable, name="disable"),
    path("equipe/<uuid:pk>/reactiver/", team.enable, name="enable"),
    path("profil/", profile.profile, name="profile"),
    path("profil/phrase-de-passe/", profile.passphrase, name="passphrase"),
    path("profil/absences/", absences.absence_add, name="absence_add"),
    path("profil/absences/<uuid:pk>/retirer/", absences.absence_remove, name="absence_remove"),
    path("securite/voleur/", security.thief, name="thief"),
]
