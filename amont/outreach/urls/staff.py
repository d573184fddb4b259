"""`/interne/capsules/…` and `/interne/affiches/…`."""

from django.urls import path

from amont.outreach.views import capsules, films, placements, posters, releases, texts

app_name = "outreach_staff"
urlpatterns = [
    path("capsules/", capsules.capsules, name="capsules"),
    path("capsules/nouvelle/", capsules.capsule_new, name="capsule_new"),
    path("capsules/<uuid:capsule_id>/", capsules.capsule, name="capsule"),
    path("capsules/<uuid:capsule_id>/publier/", capsules.publish, name="capsule_publish"),
    path("capsules/<uuid:capsule_id>/retirer/", capsules.withdraw, name="capsule_withdraw"),
    path("capsules/<uuid:capsule_id>/video/", films.capsule_video, name="capsule_video"),
    path("capsules/<uuid:capsule_id>/image/", films.capsule_alt, name="capsule_alt"),
    path("capsules/<uuid:capsule_id>/personnes/", releases.capsule_people, name="capsule_people"),
    path("capsules/<uuid:capsule_id>/autorisations/", releases.capsule_release, name="capsule_release"),
    path(
        "capsules/<uuid:capsule_id>/autorisations/retrait/",
        releases.capsule_release_withdraw,
        name="capsule_release_withdraw",
    ),
    path(
        "capsules/<uuid:capsule_id>/autorisations/<uuid:release_id>/",
        releases.capsule_release_correct,
        name="capsule_release_correct",
    ),
    path(
        "capsules/<uuid:capsule_id>/autorisations/<uuid:release_id>/supprimer/",
        releases.capsule_release_delete,
        name="capsule_release_delete",
    ),
    path("capsules/<uuid:capsule_id>/sous-titres/", texts.capsule_captions, name="capsule_captions"),
    path("capsules/<uuid:capsule_id>/sous-titres/<slug:language>/", texts.capsule_captions, name="capsule_captions"),
    path("capsules/<uuid:capsule_id>/texte/<slug:language>/", texts.capsule_transcript, name="capsule_transcript"),
    path("affiches/", posters.posters, name="posters"),
    path("affiches/nouvelle/", posters.poster_new, name="poster_new"),
    path("affiches/poses/", placements.placements, name="placements"),
    path("affiches/poses/<uuid:placement_id>/", placements.placement, name="placement"),
    path("affiches/poses/<uuid:placement_id>/affiche.pdf", placements.placement_pdf, name="placement_pdf"),
    path("affiches/poses/<uuid:placement_id>/decrochee/", placements.remove, name="placement_remove"),
    path("affiches/codes/", placements.codes, name="codes"),
    path("affiches/codes/<slug:code>/", placements.code, name="code"),
    path("affiches/codes/<slug:code>/retirer/", placements.code_retire, name="code_retire"),
    path("affiches/<uuid:poster_id>/", posters.poster, name="poster"),
    path("affiches/<uuid:poster_id>/modifier/", posters.poster_edit, name="poster_edit"),
    path("affiches/<uuid:poster_id>/publier/", posters.publish, name="poster_publish"),
    path("affiches/<uuid:poster_id>/retirer/", posters.withdraw, name="poster_withdraw"),
    path("affiches/<uuid:poster_id>/poser/", placements.place, name="place"),
]
