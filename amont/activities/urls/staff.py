"""Staff addresses of activities, under `/interne/`."""

from django.urls import path

from amont.activities.views import (
    decisions,
    holds,
    inbox,
    offerings,
    request,
    schedule,
    session,
    session_day,
    territory,
)

app_name = "activities_staff"
urlpatterns = [
    path("demandes/", inbox.inbox, name="inbox"),
    path("demandes/nouvelle/", inbox.request_new, name="request_new"),
    path("demandes/<str:number>/", request.detail, name="request_detail"),
    path("demandes/<str:number>/coordonnees/", request.contact, name="request_contact"),
    path("demandes/<str:number>/trier/", decisions.triage, name="triage"),
    path("demandes/<str:number>/milieu/", decisions.identify, name="identify"),
    path("demandes/<str:number>/decider/", decisions.decide, name="decide"),
    path("demandes/<str:number>/question/", decisions.question, name="question"),
    path("demandes/<str:number>/reprendre/", decisions.reopen, name="reopen"),
    path("demandes/<str:number>/fusionner/", decisions.merge, name="merge"),
    path("lettres/<uuid:pk>/", decisions.letter, name="letter"),
    path("demandes/<str:number>/retenir/", holds.hold_new, name="hold_new"),
    path("demandes/<str:number>/proposer/", holds.propose, name="propose"),
    path("demandes/<str:number>/oui/<uuid:hold>/", holds.accept_for, name="accept_for"),
    path("retenues/<uuid:pk>/liberer/", holds.release, name="release"),
    path("horaire/", schedule.schedule, name="schedule"),
    path("seances/", schedule.sessions, name="sessions"),
    path("seances/nouvelle/", schedule.session_new, name="session_new"),
    path("seances/<uuid:pk>/", session.detail, name="session_detail"),
    path("seances/<uuid:pk>/preparee/", session.prepare, name="prepare"),
    path("seances/<uuid:pk>/deplacer/", session.move, name="move"),
    path("seances/<uuid:pk>/annuler/", session.cancel, name="cancel"),
    path("seances/<uuid:pk>/subventions/", session.grants, name="session_grants"),
    path("seances/<uuid:pk>/questionnaire/", session.questionnaire, name="session_questionnaire"),
    path("seances/<uuid:pk>/decompte/<uuid:count>/", session.standing_count, name="standing_count"),
    path("seances/<uuid:pk>/jour/", session_day.day, name="session_day"),
    path("seances/<uuid:pk>/fin/", session_day.end, name="session_end"),
    path("seances/<uuid:pk>/personne/", session_day.no_show, name="no_show"),
    path("seances/<uuid:pk>/groupe/", session_day.cohort, name="cohort_new"),
    path("offres/", offerings.offerings, name="offerings"),
    path("offres/nouvelle/", offerings.offering_new, name="offering_new"),
    path("offres/<uuid:pk>/", offerings.offering_edit, name="offering_edit"),
    path("offres/<uuid:pk>/publier/", offerings.publish, name="offering_publish"),
    path("offres/<uuid:pk>/retirer/", offerings.retire, name="offering_retire"),
    path("territoire/", territory.territory, name="territory"),
]
