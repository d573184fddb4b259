"""The door of those who work with youth: what we offer, how to ask, what to do when a young person confides."""

from amont.website.content.shape import Planted, Text, actions, callout, fact, phrases, steps, text

FRENCH = [
    actions(
        "",
        (
            "Ce que nous offrons",
            "Ateliers, kiosques, animations, formation du personnel : durée, public, conditions.",
            "catalogue",
        ),
        ("Faire une demande", "Cinq minutes, sans compte. Vous recevez un lien pour suivre la réponse.", "request"),
    ),
    steps(
        "Ce qui se passe après votre demande",
        ("Une personne la lit", "<p>Pas un robot. Elle regarde le territoire, les groupes et le calendrier.</p>"),
        (
            "Vous recevez une réponse",
            "<p>Une à trois dates réservées pour vous, une place en attente, ou un refus avec sa raison et une autre porte.</p>",
        ),
        (
            "Vous choisissez une date",
            "<p>L’invitation arrive par courriel, prête pour votre calendrier. Vous pouvez annuler par le même lien.</p>",
        ),
        (
            "Nous venons",
            "<p>Les questionnaires sont sur papier, sans nom. Nous comptons les personnes, nous ne les nommons pas.</p>",
        ),
    ),
    text(
        """<h2>Des affiches qui répondent</h2>
        <p>Chaque affiche pose cinq questions que des jeunes se posent, et y répond en quelques mots. Aucun téléphone n’est
        nécessaire pour la lire. Les codes servent après l’école : chacun mène à une courte capsule.</p>
        <p>Les affiches et les cartes sont gratuites, pour tous les milieux. Demandez-les par le même formulaire.</p>"""
    ),
    phrases(
        "Un jeune vient de vous confier quelque chose",
        "<p>Vous n’avez pas à mener une enquête. Écoutez, croyez, et écrivez ses mots dès que possible.</p>",
        say=[
            "Tu as bien fait de m’en parler.",
            "Je te crois. Ce n’est pas de ta faute.",
            "Prends ton temps. Tu dis ce que tu veux dire.",
            "Je ne peux pas garder ça pour moi, et je vais te dire ce que je fais, et avec qui.",
        ],
        avoid=[
            "Promis, je ne le dirai à personne.",
            "Es-tu certain·e? C’est grave, ce que tu dis là.",
            "Pourquoi tu n’en as pas parlé avant?",
            "Raconte-moi tout, depuis le début.",
        ],
    ),
    fact(
        "Devez-vous signaler?",
        """<p>Toute personne qui a un motif raisonnable de croire qu’une personne de moins de 18 ans est victime d’abus sexuels
        ou d’abus physiques doit le signaler sans délai à la DPJ. Le personnel scolaire et les professionnels qui donnent des
        soins ou de l’aide aux enfants doivent aussi signaler les autres situations de compromission.</p>
        <p>Un motif raisonnable suffit, une preuve n’est pas demandée. Vous pouvez appeler la DPJ pour demander conseil avant
        de décider.</p>""",
        "Loi sur la protection de la jeunesse (P-34.1), art. 39; Fondation Marie-Vincent",
    ),
    callout(
        "Une question sur une personne en particulier?",
        """<p>Le formulaire de demande n’est pas fait pour ça : n’y écrivez aucun nom et aucune histoire. Appelez plutôt
        l’équipe, ou l’une des <a href="{help}">lignes vérifiées</a>.</p>""",
        "sun",
    ),
]

ENGLISH = [
    actions(
        "",
        ("What we offer", "Workshops, kiosks, activities, staff training: length, audience, conditions.", "catalogue"),
        ("Make a request", "Five minutes, no account. You get a link to follow the answer.", "request"),
    ),
    steps(
        "What happens after your request",
        ("A person reads it", "<p>Not a robot. They look at the territory, the groups and the calendar.</p>"),
        (
            "You get an answer",
            "<p>One to three dates held for you, a place on the waiting list, or a refusal with its reason and another door.</p>",
        ),
        (
            "You choose a date",
            "<p>The invitation comes by e-mail, ready for your calendar. The same link lets you cancel.</p>",
        ),
        ("We come", "<p>Questionnaires are on paper, without names. We count people, we don’t name them.</p>"),
    ),
    text(
        """<h2>Posters that answer</h2>
        <p>Each poster asks five questions that young people ask themselves, and answers them in a few words. No phone is needed
        to read it. The codes are for after school: each leads to a short capsule.</p>
        <p>Posters and cards are free, for every setting. Ask for them with the same form.</p>"""
    ),
    phrases(
        "A young person has just confided in you",
        "<p>You don’t have to investigate. Listen, believe, and write down their words as soon as you can.</p>",
        say=[
            "You did the right thing by telling me.",
            "I believe you. It’s not your fault.",
            "Take your time. You say what you want to say.",
            "I can’t keep this to myself, and I’ll tell you what I do, and with whom.",
        ],
        avoid=[
            "I promise I won’t tell anyone.",
            "Are you sure? That’s serious, what you’re saying.",
            "Why didn’t you talk about it before?",
            "Tell me everything, from the beginning.",
        ],
    ),
    fact(
        "Do you have to report?",
        """<p>Anyone who has reasonable grounds to believe that a person under 18 is a victim of sexual or physical abuse must
        report it without delay to youth protection (the DPJ). School staff and professionals who give care or assistance to
        children must also report the other situations that the law lists.</p>
        <p>Reasonable grounds are enough, no proof is required. You can call the DPJ for advice before deciding.</p>""",
        "Youth Protection Act (P-34.1), s. 39; Fondation Marie-Vincent",
    ),
    callout(
        "A question about one person in particular?",
        """<p>The request form isn’t made for that: write no name and no story in it. Call the team, or one of the
        <a href="{help}">verified lines</a>.</p>""",
        "sun",
    ),
]

PAGE = Planted(
    key="professional",
    audience="professional",
    french=Text(
        "Je travaille avec des jeunes",
        "École, maison de jeunes, Centre-Jeunesse, organisme : ce que nous pouvons faire chez vous, et comment le demander.",
        FRENCH,
    ),
    english=Text(
        "I work with young people",
        "School, youth house, youth centre, organisation: what we can do at your place, and how to ask for it.",
        ENGLISH,
    ),
)
