"""The youths' door. "Tu", situations rather than labels, always two ways out."""

from amont.website.content.shape import Planted, Text, actions, callout, lines, situations, steps, text

FRENCH = [
    text(
        """<h2>Ça peut ressembler à ça</h2>
        <ul>
        <li>Quelqu’un t’a fait des cadeaux, puis t’a demandé quelque chose en retour.</li>
        <li>Une personne dit qu’elle t’aime, et elle veut que tu fasses des choses avec d’autres.</li>
        <li>On te demande des photos, ou on menace d’en montrer.</li>
        <li>Tu as un endroit où dormir, mais il y a un prix.</li>
        <li>Tu as commencé sans personne, pour l’argent ou pour autre chose, et là tu ne sais plus.</li>
        <li>C’est ton ami·e qui vit ça.</li>
        </ul>
        <p>Tu n’as pas à te reconnaître dans un mot. Si quelque chose te dérange, ça suffit pour en parler.</p>"""
    ),
    callout(
        "Ce n’est pas de ta faute.",
        """<p>Peu importe comment ça a commencé. Peu importe ce que tu as reçu. Tu as bien fait de chercher.</p>""",
        "warm",
    ),
    situations(
        "Ce que tu te demandes peut-être",
        (
            "Est-ce que c’est assez grave?",
            """<p>Tu n’as pas à en décider. Tu y penses souvent? Tu as peur? Tu te sens obligé·e? Ça mérite une
            conversation.</p>""",
        ),
        (
            "Et si j’ai dit oui?",
            """<p>On peut dire oui parce qu’on a peur, parce qu’on a besoin d’argent, parce qu’on aime quelqu’un.</p>
            <p>Un oui d’hier ne t’oblige à rien aujourd’hui. Tu peux changer d’idée.</p>""",
        ),
        (
            "Est-ce que j’ai fait quelque chose d’interdit?",
            """<p>C’est interdit d’acheter des services sexuels.</p>
            <p>Tu as d’autres questions sur la loi? Tu peux les poser sans raconter ton histoire.</p>""",
        ),
        (
            "Est-ce que ça va rester entre nous?",
            """<p>On ne te promet pas un secret total. Il y a deux limites.</p>
            <ul>
            <li>Si on a des raisons de croire qu’une personne de moins de 18 ans est agressée ou exploitée sexuellement, ou
            frappée, la loi nous oblige à le dire à la DPJ. La DPJ peut aider à te protéger.</li>
            <li>Si quelqu’un risque de mourir ou d’être gravement blessé, on peut demander de l’aide.</li>
            </ul>
            <p>Chaque fois que c’est possible, on t’en parle avant. Tu décides de ce que tu nous dis.</p>""",
        ),
        (
            "Mes parents vont-ils le savoir?",
            """<p>À 14 ans ou plus, tu peux demander de l’aide sans eux. Avant 14 ans, tu peux aussi appeler.</p>
            <p>Pose la question dès le début : « Qu’est-ce que tu gardes pour toi, et qu’est-ce que tu ne peux pas
            garder? »</p>""",
        ),
        (
            "Quelqu’un a une photo de moi",
            """<p>La personne qui menace de la montrer a tort, pas toi. N’envoie rien de plus et ne paie pas.</p>
            <p>Garde les messages, si tu peux. La page <a href="{help}">Parler à quelqu’un</a> donne des lignes qui peuvent
            t’aider à la faire retirer.</p>""",
        ),
    ),
    steps(
        "Par où commencer",
        (
            "Choisis à qui",
            "<p>Une personne de confiance près de toi, une ligne d’aide, ou une intervenante. Il n’y a pas de mauvais choix.</p>",
        ),
        (
            "Une phrase suffit",
            """<p>« J’ai quelque chose à dire, et c’est difficile. »</p><p>« J’ai une question pour un·e ami·e. »</p>""",
        ),
        (
            "Va à ton rythme",
            "<p>Tu peux dire un bout, t’arrêter, revenir. Tu n’as pas besoin de donner ton nom pour poser une question.</p>",
        ),
        (
            "On ne t’a pas bien écouté·e?",
            "<p>Ça arrive, et ce n’est pas toi. Essaie avec quelqu’un d’autre.</p>",
        ),
    ),
    text(
        """<h2>Pour aider un·e ami·e</h2>
        <p>Écoute. Dis que tu crois ce que tu entends. Ne juge pas, ne force pas.</p>
        <p>Ne promets pas de garder le secret : promets de rester là. Propose d’aller voir quelqu’un ensemble.</p>
        <p>Si ton ami·e est en danger maintenant, appelle le 911. Tu peux aussi appeler une ligne d’aide pour toi : c’est lourd
        à porter.</p>"""
    ),
    actions(
        "Et maintenant?",
        ("Parler à quelqu’un", "Des gens à texter ou à appeler, maintenant.", "help"),
        ("Voir les capsules", "Des réponses courtes à des questions de jeunes.", "capsules"),
    ),
    lines("À texter ou à appeler", "youth"),
]

ENGLISH = [
    text(
        """<h2>It can look like this</h2>
        <ul>
        <li>Someone gave you gifts, then asked for something in return.</li>
        <li>Someone says they love you, and wants you to do things with other people.</li>
        <li>You’re asked for photos, or someone threatens to show some.</li>
        <li>You have a place to sleep, but there’s a price.</li>
        <li>You started on your own, for money or something else, and now you’re not sure anymore.</li>
        <li>It’s happening to a friend.</li>
        </ul>
        <p>You don’t have to fit a word. If something bothers you, that’s enough to talk about it.</p>"""
    ),
    callout(
        "It’s not your fault.",
        "<p>No matter how it started. No matter what you were given. You did well to look for answers.</p>",
        "warm",
    ),
    situations(
        "What you may be wondering",
        (
            "Is it serious enough?",
            """<p>You don’t have to decide that. Do you think about it a lot? Are you scared? Do you feel you have no choice?
            It’s worth a conversation.</p>""",
        ),
        (
            "What if I said yes?",
            """<p>People say yes because they’re scared, because they need money, because they love someone.</p>
            <p>A yes yesterday doesn’t bind you today. You can change your mind.</p>""",
        ),
        (
            "Did I do something illegal?",
            """<p>Buying sexual services is what’s against the law.</p>
            <p>Other questions about the law? You can ask them without telling your story.</p>""",
        ),
        (
            "Will it stay between us?",
            """<p>We don’t promise total secrecy. There are two limits.</p>
            <ul>
            <li>If we have reasons to believe that someone under 18 is being sexually abused or exploited, or hit, the law
            requires us to tell youth protection (the DPJ). The DPJ can help protect you.</li>
            <li>If someone may die or be badly hurt, we can call for help.</li>
            </ul>
            <p>Whenever possible, we talk to you about it first. You decide what you tell us.</p>""",
        ),
        (
            "Will my parents know?",
            """<p>If you’re 14 or older, you can ask for help without them. If you’re younger, you can call too.</p>
            <p>Ask right at the start: “What will you keep to yourself, and what can’t you keep?”</p>""",
        ),
        (
            "Someone has a photo of me",
            """<p>Whoever threatens to show it is in the wrong, not you. Don’t send anything more, and don’t pay.</p>
            <p>Keep the messages if you can. The page <a href="{help}">Talk to someone</a> lists services that can help you
            have it taken down.</p>""",
        ),
    ),
    steps(
        "Where to begin",
        (
            "Choose who",
            "<p>Someone you trust near you, a help line, or one of our workers. There’s no wrong choice.</p>",
        ),
        (
            "One sentence is enough",
            "<p>“I have something to say, and it’s hard.”</p><p>“I have a question for a friend.”</p>",
        ),
        (
            "Go at your own pace",
            "<p>You can say a bit, stop, come back. You don’t need to give your name to ask a question.</p>",
        ),
        ("Someone didn’t listen well?", "<p>It happens, and it isn’t you. Try someone else.</p>"),
    ),
    text(
        """<h2>To help a friend</h2>
        <p>Listen. Say you believe what you hear. Don’t judge, don’t push.</p>
        <p>Don’t promise to keep it secret: promise to stay. Offer to go and see someone together.</p>
        <p>If your friend is in danger right now, call 911. You can call a help line for yourself too: it’s a lot to carry.</p>"""
    ),
    actions(
        "What now?",
        ("Talk to someone", "People to text or call, now.", "help"),
        ("Watch the capsules", "Short answers to young people’s questions.", "capsules"),
    ),
    lines("To text or call", "youth"),
]

PAGE = Planted(
    key="youth",
    audience="youth",
    french=Text(
        "Pour toi", "Une question, un doute, une boule dans le ventre? C’est une bonne raison d’en parler.", FRENCH
    ),
    english=Text("For you", "A question, a doubt, a knot in your stomach? That’s a good reason to talk.", ENGLISH),
)
