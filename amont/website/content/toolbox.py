"""The parents' door: it opens on what is happening tonight. "Vous"; no word of the escape tricks of the youths' pages."""

from amont.website.content.shape import Planted, Text, actions, callout, lines, situations

FRENCH = [
    situations(
        "",
        (
            "Mon enfant n’est pas à la maison ce soir",
            """<p><b>Vous craignez pour sa sécurité maintenant? Appelez le 911.</b> Il n’y a pas d’heures à attendre avant
            d’appeler.</p>
            <p>Envoyez un message court, sans reproche : « Je t’aime. Dis-moi seulement si tu es en sécurité. Je peux aller te
            chercher, sans questions. »</p>
            <p>Au retour : un repas, une douche, du sommeil. Les questions attendront demain.</p>""",
        ),
        (
            "J’ai vu des messages",
            """<p>Respirez avant d’agir. Ne répondez pas à la place de votre enfant, et n’écrivez pas à l’autre personne.</p>
            <p>N’enregistrez pas et ne transférez pas d’images intimes, même pour garder une preuve.</p>
            <p>Dites ce que vous avez vu, simplement : « J’ai vu un message qui m’inquiète. J’aimerais comprendre. » S’il y a
            des menaces ou du chantage, la page <a href="{help}">Parler à quelqu’un</a> donne des lignes pour ce soir.</p>""",
        ),
        (
            "Mon enfant a de l’argent ou des cadeaux que je ne m’explique pas",
            """<p>Un cadeau ne prouve rien. Demandez avec curiosité : « C’est beau, ça. Ça vient d’où? » Puis laissez du
            silence.</p>
            <p>Fouiller ou confisquer ferme souvent la porte. <a linktype="page" id="{signs}">Les signes, et comment en
            parler</a> : deux minutes de lecture.</p>""",
        ),
        (
            "Mon enfant me l’a confié",
            """<p>Vous venez d’entendre quelque chose de difficile. Restez calme, écoutez, et dites :
            « Tu as bien fait de m’en parler. Je te crois. Ce n’est pas de ta faute. »</p>
            <p>Ne demandez pas de détails, ne promettez pas le secret, n’allez pas affronter la personne en cause. Écrivez les
            mots de votre enfant dès que possible.</p>
            <p>La DPJ peut aider à protéger votre enfant. Vous pouvez l’appeler pour demander conseil, avant de décider quoi
            que ce soit.</p>""",
        ),
        (
            "Je veux juste comprendre",
            """<p>Le recrutement se passe aujourd’hui surtout en ligne. Il ressemble souvent à une histoire d’amour ou d’amitié.
            Certains jeunes commencent aussi sans que personne ne les recrute : un besoin d’argent, d’amour, d’appartenance,
            une expérience à vivre.</p>
            <p>Aucun jeune n’est fautif d’avoir été approché. Et votre présence change les choses, même maladroite.</p>""",
        ),
    ),
    callout(
        "Ce que nous ne ferons pas",
        """<p>Nous ne vous dirons pas ce qu’un jeune nous a confié. C’est ce qui permet aux jeunes de venir nous voir, le vôtre
        aussi.</p>
        <p>À 14 ans ou plus, un jeune peut demander de l’aide sans ses parents, et nous n’ouvrons pas son dossier à un parent
        d’office. Nous pouvons par contre vous écouter, vous, et chercher avec vous quoi faire.</p>""",
    ),
    actions("Et maintenant?", ("Parler à quelqu’un", "Des lignes pour vous, et pour votre enfant.", "help")),
    lines("À qui parler, comme parent", "parent"),
]

ENGLISH = [
    situations(
        "",
        (
            "My child isn’t home tonight",
            """<p><b>Do you fear for their safety right now? Call 911.</b> There is no number of hours to wait before calling.</p>
            <p>Send a short message, without blame: “I love you. Just tell me if you’re safe. I can come and get you, no
            questions asked.”</p>
            <p>When they’re back: a meal, a shower, sleep. Questions can wait until tomorrow.</p>""",
        ),
        (
            "I saw messages",
            """<p>Breathe before you act. Don’t answer in your child’s place, and don’t write to the other person.</p>
            <p>Don’t save or forward intimate images, even as proof.</p>
            <p>Say what you saw, simply: “I saw a message that worries me. I’d like to understand.” If there are threats or
            blackmail, the page <a href="{help}">Talk to someone</a> lists services to call tonight.</p>""",
        ),
        (
            "My child has money or gifts that I can’t explain",
            """<p>A gift proves nothing. Ask out of curiosity: “That’s nice. Where is it from?” Then leave some silence.</p>
            <p>Searching or confiscating often closes the door. <a linktype="page" id="{signs}">The signs, and how to talk about
            it</a>: a two-minute reading.</p>""",
        ),
        (
            "My child told me",
            """<p>You have just heard something hard. Stay calm, listen, and say: “You did the right thing by telling me. I
            believe you. It’s not your fault.”</p>
            <p>Don’t ask for details, don’t promise secrecy, don’t go and confront the person involved. Write down your child’s
            words as soon as you can.</p>
            <p>Youth protection (the DPJ) can help protect your child. You can call to ask for advice before deciding
            anything.</p>""",
        ),
        (
            "I just want to understand",
            """<p>Recruitment now happens mostly online. It often looks like love or friendship. Some young people also begin
            without anybody recruiting them: a need for money, for love, for belonging, an experience to live.</p>
            <p>No young person is at fault for having been approached. And your presence makes a difference, however
            clumsy.</p>""",
        ),
    ),
    callout(
        "What we will not do",
        """<p>We won’t tell you what a young person told us. That is what allows young people to come to us, yours included.</p>
        <p>From 14 on, a young person can ask for help without their parents, and we don’t open their file to a parent as a
        matter of course. What we can do is listen to you, and look with you for what to do.</p>""",
    ),
    actions("What now?", ("Talk to someone", "Lines for you, and for your child.", "help")),
    lines("Whom to talk to, as a parent", "parent"),
]

PAGE = Planted(
    key="toolbox",
    audience="parent",
    french=Text(
        "Qu’est-ce qui se passe ce soir?",
        "Prenez deux minutes. Vous n’avez pas à tout régler cette nuit, ni à le faire sans aide.",
        FRENCH,
    ),
    english=Text(
        "What is happening tonight?",
        "Take two minutes. You don’t have to solve everything tonight, or to do it alone.",
        ENGLISH,
    ),
)
