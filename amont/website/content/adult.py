"""The adults' door. "Vous", no one is asked to leave, no label is given."""

from amont.website.content.shape import Planted, Text, actions, callout, lines, situations, text

FRENCH = [
    text(
        """<h2>C’est vous qui décidez</h2>
        <p>Travail du sexe, échange de services sexuels, exploitation : vous choisissez vos mots. Nous prenons les vôtres.</p>
        <p>On peut vous accompagner avec un surnom, ou sans nom. Dans la rue, au bureau, à la clinique, à la cour.</p>"""
    ),
    situations(
        "Ce dont on parle le plus souvent",
        (
            "Vos droits",
            """<p>Vous pouvez porter plainte. Vous pouvez aussi ne pas le faire. Dans les deux cas, on vous écoute.</p>
            <p>Police, propriétaire, cour, aide aux victimes, travail : vous pouvez demander que quelqu’un vous accompagne.</p>""",
        ),
        (
            "Votre santé",
            """<p>Dépistage, contraception, consommation, blessure : demandez sans vous expliquer. Info-Santé répond aux
            questions de santé par téléphone.</p>
            <p>Condoms, naloxone, matériel de consommation : on peut vous dire où en trouver près de vous.</p>""",
        ),
        (
            "Un toit, une nuit, un revenu",
            """<p>Vous ne savez pas où dormir ce soir? Dites-le en premier quand vous appelez. On cherche avec vous.</p>
            <p>Papiers perdus, dettes, revenu : une démarche à deux est souvent plus courte.</p>""",
        ),
        (
            "Partir, rester, aller et venir",
            """<p>Il n’y a pas de bonne réponse. Vous êtes la bienvenue ou le bienvenu si vous restez, si vous partez, si vous
            revenez.</p>
            <p>C’est vous qui décidez, et vous pouvez changer d’idée.</p>""",
        ),
        (
            "La violence, d’un client, d’un ou d’une partenaire",
            """<p>Maintenant : si vous le pouvez, éloignez-vous et appelez le 911.</p>
            <p>La violence n’est jamais le prix à payer. Après, chaque étape reste un choix : les soins, en parler, porter
            plainte. Pour certains soins, plus on demande tôt, plus il y a de choix.</p>""",
        ),
        (
            "Ce qu’on note, et ce que vous pouvez faire effacer",
            """<p>Un surnom, ou rien. Vous pouvez demander ce qu’on a noté, le faire corriger ou le faire effacer.</p>
            <p>Rien n’est dit à personne sans votre accord, sauf dans deux cas : si vous nous parlez d’une personne de moins de
            18 ans qu’on a des raisons de croire agressée ou exploitée sexuellement, ou frappée; si quelqu’un risque de mourir
            ou d’être gravement blessé.</p>
            <p><a href="{privacy}">Tout ce que nous gardons, et combien de temps</a></p>""",
        ),
    ),
    callout(
        "Aucune étiquette n’est demandée.",
        "<p>Vous n’avez pas à vous dire victime, ni à raconter toute votre histoire, pour recevoir de l’aide.</p>",
        "warm",
    ),
    actions("Et maintenant?", ("Parler à quelqu’un", "Des gens à texter ou à appeler, maintenant.", "help")),
    lines("À texter ou à appeler", "adult"),
]

ENGLISH = [
    text(
        """<h2>You decide</h2>
        <p>Sex work, exchanging sexual services, exploitation: you choose your words. We use yours.</p>
        <p>We can be with you under a nickname, or no name at all. On the street, at the office, at the clinic, in court.</p>"""
    ),
    situations(
        "What people talk about most",
        (
            "Your rights",
            """<p>You can file a complaint. You can also choose not to. Either way, we listen.</p>
            <p>Police, landlord, court, victims’ services, work: you can ask for someone to go with you.</p>""",
        ),
        (
            "Your health",
            """<p>Testing, contraception, substance use, an injury: ask without explaining yourself. Info-Santé answers health
            questions by phone.</p>
            <p>Condoms, naloxone, supplies: we can tell you where to find some near you.</p>""",
        ),
        (
            "A roof, a night, an income",
            """<p>You don’t know where to sleep tonight? Say so first when you call. We look with you.</p>
            <p>Lost papers, debts, income: steps are often shorter with two.</p>""",
        ),
        (
            "Leaving, staying, coming and going",
            """<p>There’s no right answer. You’re welcome if you stay, if you leave, if you come back.</p>
            <p>You decide, and you can change your mind.</p>""",
        ),
        (
            "Violence, from a client or a partner",
            """<p>Right now: if you can, get away and call 911.</p>
            <p>Violence is never the price to pay. Afterwards, each step stays a choice: care, talking, a complaint. For some
            kinds of care, asking sooner leaves you more choices.</p>""",
        ),
        (
            "What we write down, and what you can have erased",
            """<p>A nickname, or nothing. You can ask what we noted, have it corrected or have it erased.</p>
            <p>Nothing is told to anyone without your agreement, except in two cases: if you tell us about someone under 18 whom
            we have reasons to believe is sexually abused or exploited, or hit; if someone may die or be badly hurt.</p>
            <p><a href="{privacy}">Everything we keep, and for how long</a></p>""",
        ),
    ),
    callout(
        "No label required.",
        "<p>You don’t have to call yourself a victim, or tell your whole story, to get help.</p>",
        "warm",
    ),
    actions("What now?", ("Talk to someone", "People to text or call, now.", "help")),
    lines("To text or call", "adult"),
]

PAGE = Planted(
    key="adult",
    audience="adult",
    french=Text(
        "18 ans et plus",
        "Vous échangez des services sexuels, vous l’avez fait, ou vous vous posez des questions. "
        "Ici, personne ne vous demande d’arrêter, ni de continuer.",
        FRENCH,
    ),
    english=Text(
        "18 and over",
        "You exchange sexual services, you used to, or you have questions. Nobody here asks you to stop, or to go on.",
        ENGLISH,
    ),
)
