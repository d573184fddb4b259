"""What is kept of whom, for how long, and who answers for it (P-39.1, 3.1, 3.2, 8), in plain words."""

from amont.website.content.shape import OFFICER, Planted, Text, callout, situations, text

FRENCH = [
    callout(
        "En une phrase",
        "<p>Lire ce site ne vous engage à rien : ni témoin (« cookie »), ni publicité, ni outil qui vous suit.</p>",
    ),
    situations(
        "Ce que nous gardons, selon ce que vous faites",
        (
            "Vous lisez une page, vous regardez une capsule",
            """<p>Rien sur vous. Quand un code d’affiche est lu, nous ajoutons un au total du jour : le code, la date, le nombre.
            C’est tout.</p>
            <p>Si le serveur tient un journal technique, il ne contient aucune adresse complète et s’efface après sept jours.</p>
            <p>Tout ce qui s’affiche vient de notre propre serveur. Aucune autre entreprise n’apprend que vous êtes ici.</p>""",
        ),
        (
            "Vous demandez un atelier, un kiosque ou des affiches",
            """<p>Votre nom, votre courriel et votre téléphone de travail, pour vous répondre : ils sont chiffrés. Le lieu, le
            public, les dates et les groupes, pour planifier.</p>
            <p>Seules les personnes de l’équipe qui traitent les demandes les lisent. Nous les gardons trois ans, puis nous les
            effaçons. N’écrivez jamais le nom d’un jeune dans ce formulaire.</p>""",
        ),
        (
            "Vous participez à un atelier",
            """<p>Nous comptons combien de personnes étaient là. Les questionnaires sont en papier, sans nom : un numéro tiré au
            hasard relie vos deux feuilles entre elles, et à personne.</p>""",
        ),
        (
            "Vous nous appelez",
            """<p>Ce site ne sait rien de vos appels. Ce qui est noté, et pourquoi, vous est dit par la personne qui vous
            répond. Vous pouvez ne pas donner votre nom.</p>""",
        ),
        (
            "Vous quittez avec le bouton « Quitter »",
            """<p>Nous demandons à votre navigateur d’oublier ce que notre site lui a laissé. Son historique, lui, vous
            appartient : nous ne pouvons pas le vider.</p>""",
        ),
    ),
    text(
        """<h2>À qui nous donnons des renseignements</h2>
        <p>À personne, sans votre accord. Deux exceptions viennent de la loi : protéger une personne de moins de 18 ans
        agressée ou exploitée sexuellement, ou frappée; agir quand quelqu’un risque de mourir ou d’être gravement blessé.</p>
        <p>Nos bailleurs de fonds reçoivent des totaux. Jamais un nom, jamais un petit nombre qui ferait reconnaître
        quelqu’un.</p>
        <h2>Vos droits</h2>
        <p>Vous pouvez demander ce que nous avons sur vous, le faire corriger, le faire effacer quand la loi le permet, ou
        porter plainte sur notre façon de faire. Nous répondons dans les trente jours.</p>
        <p>Vous pouvez aussi vous adresser à la Commission d’accès à l’information du Québec.</p>"""
    ),
    OFFICER,
]

ENGLISH = [
    callout(
        "In one sentence",
        "<p>Reading this site commits you to nothing: no cookie, no advertising, no tool that follows you.</p>",
    ),
    situations(
        "What we keep, depending on what you do",
        (
            "You read a page, you watch a capsule",
            """<p>Nothing about you. When a poster’s code is read, we add one to the day’s total: the code, the date, the number.
            That is all.</p>
            <p>If the server keeps a technical log, it holds no full address and is erased after seven days.</p>
            <p>Everything you see comes from our own server. No other company learns that you are here.</p>""",
        ),
        (
            "You ask for a workshop, a kiosk or posters",
            """<p>Your name, work e-mail and telephone, to answer you: they are encrypted. The place, the audience, the dates and
            the groups, to plan.</p>
            <p>Only the people of the team who handle requests read them. We keep them three years, then we erase them. Never
            write a young person’s name in this form.</p>""",
        ),
        (
            "You take part in a workshop",
            """<p>We count how many people were there. Questionnaires are on paper, without names: a random number links your two
            sheets to each other, and to nobody.</p>""",
        ),
        (
            "You call us",
            """<p>This site knows nothing of your calls. What is written down, and why, is told to you by the person who answers.
            You may choose not to give your name.</p>""",
        ),
        (
            "You leave with the “Leave” button",
            """<p>We ask your browser to forget what our site left in it. Its history is yours: we can’t empty it.</p>""",
        ),
    ),
    text(
        """<h2>To whom we give information</h2>
        <p>To nobody, without your agreement. Two exceptions come from the law: protecting a person under 18 who is sexually
        abused or exploited, or hit; acting when someone may die or be badly hurt.</p>
        <p>Our funders receive totals. Never a name, never a number so small that someone could be recognised.</p>
        <h2>Your rights</h2>
        <p>You can ask what we have about you, have it corrected, have it erased when the law allows, or complain about how we do
        things. We answer within thirty days.</p>
        <p>You can also turn to the Commission d’accès à l’information du Québec.</p>"""
    ),
    OFFICER,
]

PAGE = Planted(
    key="privacy",
    audience="public",
    french=Text(
        "Vos renseignements personnels", "Ce que nous gardons, pourquoi, combien de temps, et qui en répond.", FRENCH
    ),
    english=Text("Your personal information", "What we keep, why, for how long, and who answers for it.", ENGLISH),
)
