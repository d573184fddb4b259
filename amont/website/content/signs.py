"""The first entry of the toolbox: signs, their caveat, how to talk, whom to ask. Signs: only those with a public source."""

from amont.website.content.shape import Planted, Text, callout, lines, phrases, signs, situations, steps, text

SOURCE = "ensemblequebec.ca; stoppezlaprostitutionjuvenile.ca"

FRENCH = [
    signs(
        "Des changements qui peuvent inquiéter",
        [
            "des absences, à l’école ou ailleurs",
            "beaucoup de fatigue",
            "une routine qui change d’un coup",
            "une consommation nouvelle, ou plus forte",
            "des déplacements hors de la ville",
            "des nuits ailleurs, une fugue",
            "une tout autre façon de s’habiller",
            "une hygiène qui change soudainement",
            "des marques de violence",
            "des sautes d’humeur",
            "beaucoup de secrets",
            "une ou un partenaire, des amis, qu’on protège beaucoup",
            "des vêtements de rechange dans le sac",
            "un nouveau vocabulaire",
        ],
        caveat="Un signe ne confirme jamais rien, et plusieurs non plus : tous ces changements ont bien d’autres causes. Pour "
        "savoir, il n’y a que deux chemins : en parler ouvertement, ou demander l’aide d’une personne dont c’est le travail.",
        talk="Comment en parler",
        ask="À qui demander",
        source=SOURCE,
    ),
    steps(
        "Avant de parler",
        (
            "Choisissez le moment",
            "<p>Un moment calme, sans témoin. Côte à côte, en auto ou en marchant, c’est plus facile que face à face.</p>",
        ),
        (
            "Partez de ce que vous avez vu",
            "<p>Pas de ce que vous craignez. Une seule chose, récente, sans reproche.</p>",
        ),
        (
            "Laissez du silence",
            "<p>Comptez jusqu’à dix dans votre tête. C’est souvent dans le silence que ça sort.</p>",
        ),
        (
            "Laissez la porte ouverte",
            "<p>Une conversation ratée n’est pas une porte fermée. Dites que vous serez encore là demain.</p>",
        ),
    ),
    phrases(
        "Comment en parler",
        "<p>Vous connaissez votre enfant : dites-le avec vos mots.</p>",
        say=[
            "Je t’aime, et rien de ce que tu diras n’y changera quelque chose.",
            "J’ai remarqué que tu dors peu ces temps-ci. Comment ça va, pour vrai?",
            "Tu peux m’en parler, même si tu n’es pas sûr·e.",
            "Je te crois. Ce n’est pas de ta faute.",
            "Qu’est-ce que tu aimerais?",
            "On peut aller voir quelqu’un ensemble. Ou je te donne un numéro, et tu choisis.",
        ],
        avoid=[
            "Pourquoi tu as fait ça?",
            "Je te l’avais dit.",
            "Donne-moi ton téléphone.",
            "Promets-moi que c’est fini.",
            "Je vais aller lui parler, moi.",
            "Dis-moi tout, je ne le répéterai à personne.",
        ],
    ),
    situations(
        "Et si…",
        (
            "… mon enfant se fâche, ou se ferme?",
            """<p>C’est fréquent, et ça ne veut pas dire que vous avez eu tort. Dites : « D’accord. Je suis là quand tu
            voudras. » Revenez-y dans quelques jours, autrement.</p>
            <p>Nommez aussi une autre personne : une tante, un entraîneur, une intervenante, une ligne à texter. On parle
            parfois mieux à quelqu’un d’autre qu’à ses parents.</p>""",
        ),
        (
            "… on me confirme ce que je craignais?",
            """<p>Restez calme, écoutez, croyez. Ne demandez pas de détails et ne promettez pas le secret. N’affrontez pas la
            personne en cause.</p>
            <p>Écrivez les mots de votre enfant dès que possible. Puis appelez : vous n’avez pas à savoir quoi faire avant de
            téléphoner.</p>""",
        ),
        (
            "… c’est plutôt l’ami·e de mon enfant?",
            """<p>Remerciez votre enfant de vous l’avoir dit. Ne lui demandez pas d’enquêter. Vous pouvez appeler vous-même
            pour demander conseil.</p>""",
        ),
        (
            "… c’est moi qui n’en peux plus?",
            """<p>Votre peur et votre colère sont normales. Parlez-en à quelqu’un, pour vous : ce n’est pas abandonner votre
            enfant, c’est tenir plus longtemps.</p>""",
        ),
    ),
    callout(
        "Appeler la DPJ, même seulement pour demander",
        """<p>La DPJ peut aider à protéger votre enfant. Elle répond le jour et la nuit, et vous pouvez lui demander conseil
        avant de décider. On vous demande votre nom; il reste confidentiel.</p>""",
    ),
    text(
        "<h2>Vous avez fait le plus difficile</h2><p>Vous avez cherché à comprendre avant de juger. Votre enfant va le sentir.</p>"
    ),
    lines("À qui demander", "parent"),
]

ENGLISH = [
    signs(
        "Changes that may worry you",
        [
            "absences, from school or elsewhere",
            "being very tired",
            "a routine that suddenly changes",
            "new or heavier substance use",
            "trips out of town",
            "nights away, running away",
            "a very different way of dressing",
            "a sudden change of hygiene",
            "marks of violence",
            "mood swings",
            "a lot of secrecy",
            "a partner or friends who are strongly protected",
            "spare clothes in the bag",
            "new slang",
        ],
        caveat="A sign never confirms anything, and neither do several: all of these changes have many other causes. To know, "
        "there are only two ways: talk about it openly, or ask for help from someone whose work it is.",
        talk="How to talk about it",
        ask="Whom to ask",
        source=SOURCE,
    ),
    steps(
        "Before you say a word",
        (
            "Choose the moment",
            "<p>A calm moment, with nobody around. Side by side, in the car or on a walk, is easier than face to face.</p>",
        ),
        ("Start with what you saw", "<p>Not with what you fear. One thing, recent, without blame.</p>"),
        ("Leave some silence", "<p>Count to ten in your head. Things often come out in the silence.</p>"),
        (
            "Keep the door open",
            "<p>A talk that goes badly isn’t a closed door. Say that you’ll still be there tomorrow.</p>",
        ),
    ),
    phrases(
        "How to talk about it",
        "<p>You know your child: say it in your own words.</p>",
        say=[
            "I love you, and nothing you tell me will change that.",
            "I noticed you’re not sleeping much these days. How are you, really?",
            "You can talk to me about it, even if you’re not sure.",
            "I believe you. It’s not your fault.",
            "What would you like?",
            "We can go and see someone together. Or I give you a number, and you choose.",
        ],
        avoid=[
            "Why did you do that?",
            "I told you so.",
            "Give me your phone.",
            "Promise me it’s over.",
            "I’m going to talk to him myself.",
            "Tell me everything, I won’t tell anyone.",
        ],
    ),
    situations(
        "What if…",
        (
            "… my child gets angry, or shuts down?",
            """<p>It’s common, and it doesn’t mean you were wrong. Say: “Okay. I’m here whenever you want.” Come back to it in a
            few days, some other way.</p>
            <p>Name someone else too: an aunt, a coach, a worker, a line to text. It is sometimes easier to talk to someone who
            isn’t a parent.</p>""",
        ),
        (
            "… what I feared is confirmed?",
            """<p>Stay calm, listen, believe. Don’t ask for details and don’t promise secrecy. Don’t confront the person
            involved.</p>
            <p>Write down your child’s words as soon as you can. Then call: you don’t need to know what to do before you
            pick up the phone.</p>""",
        ),
        (
            "… it’s my child’s friend?",
            """<p>Thank your child for telling you. Don’t ask them to investigate. You can call for advice yourself.</p>""",
        ),
        (
            "… I’m the one who can’t take it anymore?",
            """<p>Your fear and your anger are normal. Talk to someone, for yourself: it isn’t giving up on your child, it is
            holding on longer.</p>""",
        ),
    ),
    callout(
        "Calling youth protection, even just to ask",
        """<p>Youth protection (the DPJ) can help protect your child. It answers day and night, and you can ask for advice before
        deciding. You will be asked for your name; it stays confidential.</p>""",
    ),
    text(
        "<h2>You have done the hardest part</h2><p>You tried to understand before judging. Your child will feel it.</p>"
    ),
    lines("Whom to ask", "parent"),
]

PAGE = Planted(
    key="signs",
    audience="parent",
    parent="toolbox",
    tool=True,
    extra={"minutes": 3},
    french=Text(
        "Les signes, et comment en parler",
        "Ce qui compte, c’est un changement que vous ne vous expliquez pas, et la conversation qui suit.",
        FRENCH,
        slug="signes",
    ),
    english=Text(
        "The signs, and how to talk about it",
        "What matters is a change that you can’t explain, and the conversation that follows.",
        ENGLISH,
        slug="signs",
    ),
)
