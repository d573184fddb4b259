"""Clearing one's traces: linked from youths' and adults' pages, never from parents', who may be those who watch.

Read by who is called "tu" and by who is called "vous": the French says neither.
"""

from amont.website.content.shape import Planted, Text, actions, callout, situations, steps, text

FRENCH = [
    callout(
        "Le bouton Quitter ne vide pas l’historique.",
        """<p>Il mène ailleurs, vite. Mais l’adresse de la page peut rester dans la mémoire de l’appareil.</p>""",
        "sun",
    ),
    steps(
        "Enlever une page, sans tout effacer",
        (
            "Ouvrir l’historique",
            "<p>Il est dans le menu du navigateur : trois points, trois barres ou un livre ouvert.</p>",
        ),
        (
            "Trouver la page",
            "<p>Nos pages s’y appellent par un mot neutre. L’adresse aide aussi à les reconnaître.</p>",
        ),
        ("N’enlever que celle-là", "<p>La glisser de côté, ou appuyer longtemps, puis choisir de la supprimer.</p>"),
    ),
    callout(
        "Tout effacer d’un coup peut se remarquer.",
        "<p>Un historique vide pose des questions. Enlever seulement quelques lignes est plus discret.</p>",
    ),
    situations(
        "Où chercher, selon l’appareil",
        (
            "Téléphone Android (Chrome)",
            "<p>Les trois points en haut, puis « Historique ». Toucher le X à côté de la page.</p>",
        ),
        (
            "iPhone (Safari)",
            "<p>Le livre ouvert en bas, puis l’horloge. Glisser la page vers la gauche, puis toucher « Supprimer ».</p>",
        ),
        (
            "Ordinateur",
            "<p>Touches Ctrl et H ensemble (Cmd et Y sur un Mac, dans Safari). Chercher la page, puis supprimer cette ligne.</p>",
        ),
        (
            "Appels et textos",
            """<p>Un appel reste dans le journal d’appels; un texto reste dans les messages. Ils se suppriment un à un.
            Certains numéros peuvent apparaître sur la facture.</p>""",
        ),
        (
            "Un compte partagé",
            """<p>Si plusieurs appareils utilisent le même compte, l’historique peut se copier de l’un à l’autre. Supprimer la
            page, puis vérifier à qui est le compte.</p>""",
        ),
    ),
    text(
        """<h2>La prochaine fois</h2>
        <p>Une fenêtre de navigation privée ne garde pas d’historique une fois fermée. Elle ne cache rien à quelqu’un qui
        regarde l’écran, ni à un logiciel qui surveille l’appareil.</p>
        <p>Quelqu’un surveille peut-être le téléphone? Un autre appareil est plus sûr : celui d’une personne de confiance, ou
        un ordinateur à la bibliothèque.</p>"""
    ),
    actions("", ("Parler à quelqu’un", "Des gens à texter ou à appeler, maintenant.", "help")),
]

ENGLISH = [
    callout(
        "The Leave button doesn’t empty your history.",
        "<p>It takes you elsewhere, fast. But the page’s address may stay in the device’s memory.</p>",
        "sun",
    ),
    steps(
        "Remove one page, without erasing everything",
        ("Open the history", "<p>It’s in the browser’s menu: three dots, three bars or an open book.</p>"),
        ("Find the page", "<p>Our pages go by a neutral word there. Look at the address too.</p>"),
        ("Remove only that one", "<p>Swipe it aside, or press and hold, then choose to delete it.</p>"),
    ),
    callout(
        "Erasing everything at once can be noticed.",
        "<p>An empty history raises questions. Removing just a few lines is more discreet.</p>",
    ),
    situations(
        "Where to look, by device",
        ("Android phone (Chrome)", "<p>The three dots at the top, then “History”. Tap the X beside the page.</p>"),
        (
            "iPhone (Safari)",
            "<p>The open book at the bottom, then the clock. Swipe the page to the left, then tap “Delete”.</p>",
        ),
        (
            "Computer",
            "<p>Ctrl and H together (Cmd and Y on a Mac, in Safari). Find the page, then delete that line.</p>",
        ),
        (
            "Calls and texts",
            """<p>A call stays in the call log; a text stays in the messages. You can delete them one by one. Some numbers may
            show on the bill.</p>""",
        ),
        (
            "A shared account",
            """<p>If several devices use the same account, the history may copy itself from one to the other. Delete the page,
            then check that the account is really yours.</p>""",
        ),
    ),
    text(
        """<h2>Next time</h2>
        <p>A private browsing window keeps no history once you close it. It doesn’t hide you from someone who looks at the screen,
        or from software that watches the device.</p>
        <p>You think someone is watching your phone? Another device is safer: one of somebody you trust, or a computer at the
        library.</p>"""
    ),
    actions("", ("Talk to someone", "People to text or call, now.", "help")),
]

PAGE = Planted(
    key="traces",
    audience="youth",
    french=Text(
        "Effacer ses traces", "Ce qui reste sur un appareil, et comment l’enlever sans attirer l’attention.", FRENCH
    ),
    english=Text(
        "Clear your traces", "What stays on a device, and how to remove it without drawing attention.", ENGLISH
    ),
)
