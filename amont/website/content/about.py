"""Who we are: the organisation's own sentence comes from its settings, above this."""

from amont.website.content.shape import Planted, Text, actions, text

FRENCH = [
    text(
        """<h2>En amont</h2>
        <p>En amont de la rivière, on peut encore changer le cours des choses. C’est là que nous travaillons : avant, pendant et
        après, avec des jeunes et des adultes que l’exploitation sexuelle touche de près ou de loin.</p>
        <h2>Ce que nous faisons</h2>
        <ul>
        <li><b>Avec les jeunes</b> : de courtes capsules, des affiches qui répondent, des ateliers où l’on pose de vraies
        questions.</li>
        <li><b>Avec les adultes</b> : de la présence dans la rue, de l’écoute et de l’accompagnement, avec ou sans nom.</li>
        <li><b>Avec les parents et les proches</b> : un coffre d’outils pour ce soir, et des gens à qui parler.</li>
        <li><b>Dans les milieux</b> : des ateliers, des kiosques et de la formation pour les adultes qui entourent les jeunes.</li>
        </ul>
        <h2>Notre façon d’être là</h2>
        <p>Nous allons où les gens sont. Tout est volontaire, au rythme de chaque personne, sans jugement. Personne n’a à
        arrêter quoi que ce soit, ni à ouvrir un dossier, pour qu’on l’écoute.</p>
        <h2>Ce que nous ne sommes pas</h2>
        <p>Nous ne sommes pas un service d’urgence : en danger, c’est le 911. Nous ne sommes pas la police, et nous ne faisons
        pas d’enquête. Quand la loi nous oblige à agir pour protéger un jeune, nous le disons.</p>"""
    ),
    actions(
        "",
        ("Parler à quelqu’un", "Les lignes vérifiées par l’équipe.", "help"),
        ("Vos renseignements personnels", "Ce que nous gardons, et ce que nous ne gardons pas.", "privacy"),
    ),
]

ENGLISH = [
    text(
        """<h2>Upstream</h2>
        <p>Upstream, the course of things can still change. That is where we work: before, during and after, with young people
        and adults whom sexual exploitation touches, closely or from afar.</p>
        <h2>What we do</h2>
        <ul>
        <li><b>With young people</b>: short capsules, posters that answer, workshops where real questions are asked.</li>
        <li><b>With adults</b>: presence on the street, listening and accompaniment, with or without a name.</li>
        <li><b>With parents and relatives</b>: a toolbox for tonight, and people to talk to.</li>
        <li><b>In settings</b>: workshops, kiosks and training for the adults around young people.</li>
        </ul>
        <h2>How we are there</h2>
        <p>We go where people are. Everything is voluntary, at each person’s pace, without judgment. Nobody has to stop anything,
        or to open a file, to be listened to.</p>
        <h2>What we are not</h2>
        <p>We are not an emergency service: in danger, call 911. We are not the police, and we don’t investigate. When the law
        requires us to act to protect a young person, we say so.</p>"""
    ),
    actions(
        "",
        ("Talk to someone", "The lines that the team has verified.", "help"),
        ("Your personal information", "What we keep, and what we don’t.", "privacy"),
    ),
]

PAGE = Planted(
    key="about",
    audience="public",
    french=Text("Qui nous sommes", "Une petite équipe, sur le terrain, qui prend le temps.", FRENCH),
    english=Text("Who we are", "A small team, out in the field, that takes its time.", ENGLISH),
)
