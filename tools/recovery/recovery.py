#!/usr/bin/env python3
"""The organisation's recovery key: put on paper, put together again, used. One file, no network, nothing of Amont.

    python3 recovery.py print --out FOLDER --for "NAME"          four sheets, and the public file to pin
    python3 recovery.py combine --public RECOVERY_PUBLIC         do these two halves give the pinned key?
    python3 recovery.py re-grant EXPORT --public RECOVERY_PUBLIC --out GRANTS

Needs Python 3.12 and PyNaCl, and the list of words (`wordlist_fr.txt`) beside this file or named by --words.
The key lives in the memory of this process alone; what is typed is read from the keyboard, never from arguments.
Exit: 0 done; 1 not the pinned key; 2 could not be read; 3 done, but for the rows that are named.
"""

import argparse
import hashlib
import hmac
import html
import json
import os
import re
import secrets
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from nacl.bindings import crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base, crypto_sign_seed_keypair
from nacl.exceptions import CryptoError

HERE = Path(__file__).resolve().parent
LISTS = (HERE / "wordlist_fr.txt", HERE.parent.parent / "amont" / "vault" / "data" / "wordlist_fr.txt")
LIST_SHA256 = "754f4dc0e064f47b95125f5498037e5b8194a05489405a9be46ccb4d95bb9044"

RECOVERY_BOX, RECOVERY_SIGN, RECOVERY_ID = "amont.rec.box.1", "amont.rec.sign.1", "amont.rec.id.1"
HALF, FINGERPRINT, COMMIT = "amont.half.1", "amont.finger.1", "amont.commit.1"
WRAP_GRANTED, INSIDE = b"\xe3\x01\x02", b"AW\x01"
SCHEMA, KEY, ID = 1, 32, 16
BITS, LINES, A_LINE, FINGERS = 11, 4, 6, 6
MARKS = {"A": 0xA1, "B": 0xB1}  # last byte of a half: which one it is, and the version of this writing
PUBLIC_FILE = "RECOVERY_PUBLIC"


class Refused(Exception):
    """A sentence for whoever sits at the table, and the exit code."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


def digest(key: bytes, message: bytes, person: str) -> bytes:
    """B(key, message, person)."""
    return hashlib.blake2b(message, key=key, person=person.encode("ascii"), digest_size=32).digest()


def framed(*items: bytes) -> bytes:
    """lp(…): each item after its length in 4 bytes."""
    return b"".join(len(item).to_bytes(4, "big") + item for item in items)


def first_bits(data: bytes, count: int) -> int:
    """The first `count` bits of a digest."""
    return int.from_bytes(data, "big") >> (8 * len(data) - count)


# --- words ------------------------------------------------------------------------------------------------------------


def fold(typed: str) -> list[str]:
    """What was typed as plain lower-case words: accents, capitals and punctuation are forgiven."""
    plain = unicodedata.normalize("NFKD", typed.lower().replace("œ", "oe"))
    return re.findall("[a-z]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


class Words:
    """The frozen list of 2,048 words: a word's place is its 11 bits, and four letters are enough to tell it."""

    def __init__(self, path: Path | None) -> None:
        found = next((one for one in ([path] if path else LISTS) if one.is_file()), None)
        if found is None:
            raise Refused("La liste des mots n’est pas là : nommez wordlist_fr.txt par --words.")
        data = found.read_bytes()
        if hashlib.sha256(data).hexdigest() != LIST_SHA256:
            raise Refused(f"{found} n’est pas la liste des mots d’Amont.")
        self.words = data.decode("utf-8").split()
        self._bare = {"".join(fold(word)): place for place, word in enumerate(self.words)}
        self._places = {bare[:4]: (bare, place) for bare, place in self._bare.items()}

    def written(self, number: int, count: int) -> list[str]:
        """`count` words for `count` times 11 bits."""
        return [self.words[number >> BITS * (count - 1 - rank) & (2**BITS - 1)] for rank in range(count)]

    def place(self, typed: str) -> int | None:
        """The place of a folded word; None for what the list doesn't have."""
        bare, place = self._places.get(typed[:4], ("", -1))
        return place if bare.startswith(typed) and len(typed) >= 4 else None

    def fingerprint(self, owner: UUID, key: "PublicKey") -> list[str]:
        """The six words of a pair of public keys."""
        inside = framed(owner.bytes, key.key_id.bytes, key.public, key.signing_public)
        return self.written(first_bits(digest(b"", inside, FINGERPRINT), FINGERS * BITS), FINGERS)


# --- the key ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicKey:
    """Public halves of a pair, and the id under which wraps name it."""

    key_id: UUID
    public: bytes
    signing_public: bytes

    @classmethod
    def read(cls, told: dict[str, Any]) -> "PublicKey":
        """From JSON; ValueError, KeyError or TypeError for anything else."""
        public, signing = bytes.fromhex(told["public"]), bytes.fromhex(told["signing_public"])
        if (len(public), len(signing)) != (KEY, KEY):
            raise ValueError
        return cls(UUID(told["key_id"]), public, signing)


def secret_of(seed: bytes) -> bytes:
    """sk_R: what opens, from the seed on paper."""
    return digest(seed, b"", RECOVERY_BOX)


def public_of(seed: bytes) -> PublicKey:
    """pk_R, vk_R and their id, which follows from them."""
    public = crypto_scalarmult_base(secret_of(seed))
    signing_public, _secret = crypto_sign_seed_keypair(digest(seed, b"", RECOVERY_SIGN))
    key_id = UUID(bytes=digest(b"", framed(public, signing_public), RECOVERY_ID)[:ID])
    return PublicKey(key_id, public, signing_public)


def split(seed: bytes) -> dict[str, bytes]:
    """Two halves: each alone is noise, both by exclusive-or give the seed."""
    one = secrets.token_bytes(KEY)
    return {"A": one, "B": xor(one, seed)}


def xor(one: bytes, other: bytes) -> bytes:
    """Exclusive-or of two strings of one length."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def half_words(words: Words, name: str, half: bytes) -> list[str]:
    """24 words (the half, then its mark) and the control word."""
    data = half + bytes([MARKS[name]])
    return words.written(int.from_bytes(data, "big"), LINES * A_LINE) + words.written(control(data), 1)


def control(data: bytes) -> int:
    """The 11 bits of the control word of a half and its mark."""
    return first_bits(digest(b"", data, HALF), BITS)


# --- what is typed ----------------------------------------------------------------------------------------------------


def say(sentence: str) -> None:
    """Tell whoever sits at the keyboard."""
    print(sentence, file=sys.stderr, flush=True)


def ask_line(words: Words, line: int, count: int) -> list[int]:
    """One line of a sheet, asked again until each of its words is one of the list."""
    first = (line - 1) * A_LINE + 1
    while True:
        print(f"  ligne {line} : ", end="", file=sys.stderr, flush=True)
        typed = sys.stdin.readline()
        if not typed:
            raise Refused("La saisie s’est arrêtée avant la fin : rien n’a été fait.")
        found = fold(typed)
        places = [words.place(word) for word in found]
        if len(found) != count:
            say(f"Ligne {line} : {len(found)} mots au lieu de {count}. Retapez cette ligne.")
        for rank, (word, place) in enumerate(zip(found, places, strict=True)):
            if place is None:
                say(f"Ligne {line}, mot {first + rank} : « {word} » n’est pas dans la liste. Retapez cette ligne.")
        if len(found) == count and None not in places:
            return [place for place in places if place is not None]


def read_half(words: Words, title: str) -> tuple[str, bytes]:
    """One half, asked again until its control word agrees; returns its name and its 32 bytes."""
    while True:
        say(f"{title} : quatre lignes de six mots, puis le mot de contrôle.")
        number = 0
        for line in range(1, LINES + 1):
            for place in ask_line(words, line, A_LINE):
                number = number << BITS | place
        (told,) = ask_line(words, LINES + 1, 1)
        data = number.to_bytes(KEY + 1, "big")
        name = next((one for one, mark in MARKS.items() if mark == data[-1]), "")
        if control(data) == told and name:
            return name, data[:-1]
        say(f"{title}, ligne 5 : le mot de contrôle ne répond pas aux 24 mots. Un mot a été pris pour un autre :")
        say("comparez chaque ligne à la feuille et recommencez cette moitié.")


def read_seed(words: Words) -> bytes:
    """The seed, from two halves in any order."""
    name, half = read_half(words, "Première moitié")
    while True:
        other, second = read_half(words, "Deuxième moitié")
        if other != name:
            return xor(half, second)
        say(f"C’est de nouveau la moitié {name} : il faut l’autre.")


def read_json(path: Path, what: str, kind: str) -> dict[str, Any]:
    """A file of ours; Refused, with its name, for anything else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["schema"] == SCHEMA and content["kind"] == kind:
            return dict(content)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise Refused(f"{path} n’est pas {what}.")


def read_pinned(path: Path) -> PublicKey:
    """The pinned key, from its public file."""
    content = read_json(path, "le fichier public de la clé", "amont.recovery.public")
    try:
        return PublicKey.read(content)
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path} n’est pas le fichier public de la clé.") from None


def keep(path: Path, text: str) -> None:
    """Write a new file that only its owner reads; never over another."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as refused:
        raise Refused(f"{path} ne peut pas être écrit : {refused.strerror}.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


# --- print ------------------------------------------------------------------------------------------------------------


def print_(args: argparse.Namespace) -> int:
    """Draw a key; write its four sheets and its public file into a new folder."""
    words, folder = Words(args.words), args.out
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} n’est pas vide : donnez un dossier neuf.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    seed = secrets.token_bytes(KEY)
    key = public_of(seed)
    fingerprint = words.fingerprint(UUID(int=0), key)
    for name, half in split(seed).items():
        for copy in (1, 2):
            text = sheet(half_words(words, name, half), name, copy, " ".join(fingerprint), args)
            keep(folder / f"moitie-{name}-copie-{copy}.html", text)
    public = {"key_id": str(key.key_id), "public": key.public.hex(), "signing_public": key.signing_public.hex()}
    content = {"schema": SCHEMA, "kind": "amont.recovery.public", **public, "words": fingerprint}
    keep(folder / PUBLIC_FILE, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    for label, told in (("Empreinte", " ".join(fingerprint)), *public.items()):
        print(f"{label} : {told}")
    return 0


def sheet(written: list[str], name: str, copy: int, fingerprint: str, args: argparse.Namespace) -> str:
    """One page to print: one half, never both."""
    cells = [f"<td><i>{rank}</i> {word}</td>" for rank, word in enumerate(written, 1)]
    lines = [cells[start : start + A_LINE] for start in range(0, LINES * A_LINE, A_LINE)]
    rows = "".join(f"<tr><th>ligne {line}</th>{''.join(one)}</tr>" for line, one in enumerate(lines, 1))
    told = {"NAME": name, "OTHER": "B" if name == "A" else "A", "COPY": str(copy), "ROWS": rows, "CONTROL": cells[-1]}
    told |= {"FOR": html.escape(args.organisation), "DAY": args.date, "FINGER": fingerprint}
    return re.sub(r"\{([A-Z]+)\}", lambda found: told[found[1]], SHEET)


SHEET = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Clé de secours, moitié {NAME}, copie {COPY}</title>
<style>
@page { size: letter; margin: 18mm }
body { font: 12pt/1.45 sans-serif; color: #000; background: #fff; max-width: 180mm; margin: 0 auto }
h1 { font-size: 20pt; margin: 0 }
table { border-collapse: collapse; width: 100%; margin: 5mm 0 }
td, th { border: 1px solid #000; padding: 2mm; font-size: 12.5pt; text-align: left }
th { font-size: 9pt }
i { font: 8pt sans-serif; color: #444 }
.line { border-bottom: 1px solid #000; margin: 6mm 0 0 }
small { font-size: 9pt }
</style></head><body>
<h1>Clé de secours — moitié {NAME}, copie {COPY} sur 2</h1>
<p><strong>{FOR}</strong> · faite le {DAY}<br>Empreinte de la clé : <strong>{FINGER}</strong></p>
<p>Cette feuille est <strong>une moitié</strong>. Seule, elle n’ouvre rien. Avec la moitié {OTHER}, elle ouvre tout
ce que l’équipe a confié à ses clés. Elle ne sert que le jour où plus personne d’autre ne peut ouvrir un dossier.</p>
<table>{ROWS}<tr><th>ligne 5</th>{CONTROL}<td colspan="5">mot de contrôle</td></tr></table>
<ul>
<li>Gardez-la sous enveloppe fermée, dans un lieu fermé à clé. <strong>Jamais dans le même lieu que la moitié
{OTHER}</strong>, jamais chez la même personne.</li>
<li>Les deux copies de cette moitié vont à deux lieux différents : un incendie ne doit pas prendre les deux.</li>
<li>Ne la photographiez pas, ne la numérisez pas, ne la tapez sur aucun appareil, sauf pendant la cérémonie.</li>
<li>Une fois l’an, regardez qu’elle est là et que l’enveloppe est fermée. Perdue, ou vue par d’autres : prévenez la
direction.</li>
</ul>
<p class="line">Gardée par :</p><p class="line">Lieu :</p><p class="line">Vue le :</p>
<p lang="en"><small>This is half {NAME} (copy {COPY} of 2) of the organisation’s recovery key. Alone it opens nothing;
with half {OTHER} it opens everything sealed to the team. Keep it locked away, never in the same place as half {OTHER}.
Do not copy, photograph or type it, except during the recovery ceremony.</small></p>
</body></html>
"""


# --- combine and re-grant ---------------------------------------------------------------------------------------------


def combine(args: argparse.Namespace) -> int:
    """Say whether two halves give the pinned key."""
    words, pinned = Words(args.words), read_pinned(args.public)
    true_seed(words, pinned)
    print(f"Ces deux moitiés donnent bien la clé épinglée : {' '.join(words.fingerprint(UUID(int=0), pinned))}.")
    return 0


def true_seed(words: Words, pinned: PublicKey) -> bytes:
    """The seed of the pinned key; Refused for the halves of another."""
    seed = read_seed(words)
    if public_of(seed) != pinned:
        raise Refused("Ces deux moitiés sont bien lues, mais ce n’est pas la clé épinglée.", 1)
    return seed


def re_grant(args: argparse.Namespace) -> int:
    """Seal each exported key again, for the person whose six words were read aloud."""
    words, pinned = Words(args.words), read_pinned(args.public)
    export = read_json(args.export, "un fichier d’export", "amont.recovery.export")
    try:
        target, owner = PublicKey.read(export["target"]), UUID(export["target"]["user"])
        rows, recovery = list(export["rows"]), UUID(export["recovery"])
        crypto_box_seal(b"", target.public)
    except (ValueError, KeyError, TypeError, CryptoError):
        raise Refused(f"{args.export} n’est pas un fichier d’export.") from None
    if recovery != pinned.key_id:
        raise Refused("Cet export est fait pour une autre clé de secours.", 1)
    if args.out.exists():
        raise Refused(f"{args.out} existe déjà.")
    confirm(words, owner, target)
    secret = secret_of(true_seed(words, pinned))
    grants, refused = granted_rows(rows, secret, pinned, target)
    told = {"schema": SCHEMA, "kind": "amont.recovery.grants", "recovery": str(recovery), "target": export["target"]}
    keep(args.out, json.dumps({**told, "rows": grants}, indent=1) + "\n")
    for row_id in refused:
        say(f"Refusée : {row_id}")
    print(f"{len(grants)} clés données, {len(refused)} refusées : {args.out}")
    return 3 if refused else 0


def confirm(words: Words, owner: UUID, target: PublicKey) -> None:
    """Ask the six words of the person who will receive, as she reads them from her own screen; Refused for others."""
    say("La personne qui recevra les clés lit les six mots de sa clé sur son propre écran. Tapez-les :")
    places = ask_line(words, 1, FINGERS)
    if [words.words[place] for place in places] != words.fingerprint(owner, target):
        raise Refused("Ce ne sont pas les mots de la clé de ce fichier : n’allez pas plus loin, prévenez.", 1)


def granted_rows(
    rows: list[Any], secret: bytes, pinned: PublicKey, target: PublicKey
) -> tuple[list[dict[str, str]], list[str]]:
    """What could be sealed again, and the ids of the rows that could not."""
    grants, refused = [], []
    for rank, row in enumerate(rows):
        try:
            object_id, dek_id, commit = UUID(row["object"]), UUID(row["dek_id"]), bytes.fromhex(row["commit"])
            dek = unwrap(bytes.fromhex(row["wrap"]), secret, object_id, dek_id, pinned.key_id)
            if not hmac.compare_digest(digest(dek, b"", COMMIT), commit):
                raise ValueError
            blob = wrap(dek, object_id, dek_id, target)
            grants.append({"id": row["id"], "object": row["object"], "dek_id": row["dek_id"], "blob": blob.hex()})
        except (ValueError, KeyError, TypeError, AttributeError, CryptoError):
            refused.append(str(row.get("id", rank)) if isinstance(row, dict) else str(rank))
    return grants, refused


def unwrap(blob: bytes, secret: bytes, object_id: UUID, dek_id: UUID, key_id: UUID) -> bytes:
    """The key of one generation; ValueError or CryptoError when anything inside differs from its row."""
    told = INSIDE + object_id.bytes + dek_id.bytes + key_id.bytes
    if not blob.startswith(WRAP_GRANTED):
        raise ValueError
    inside = crypto_box_seal_open(blob[len(WRAP_GRANTED) :], crypto_scalarmult_base(secret), secret)
    if len(inside) != len(told) + KEY or not hmac.compare_digest(inside[: len(told)], told):
        raise ValueError
    return inside[len(told) :]


def wrap(dek: bytes, object_id: UUID, dek_id: UUID, target: PublicKey) -> bytes:
    """The same key, for the target."""
    inside = INSIDE + object_id.bytes + dek_id.bytes + target.key_id.bytes + dek
    return WRAP_GRANTED + crypto_box_seal(inside, target.public)


def arguments() -> argparse.ArgumentParser:
    """The three verbs."""
    parser = argparse.ArgumentParser(description="La clé de secours de l’organisme, hors ligne.")
    verbs = parser.add_subparsers(required=True)
    made = verbs.add_parser("print", help="tirer une clé et écrire ses quatre feuilles")
    made.add_argument("--out", type=Path, required=True, help="un dossier neuf, en mémoire si possible")
    made.add_argument("--for", dest="organisation", default="", help="le nom de l’organisme, sur les feuilles")
    made.add_argument("--date", default=datetime.now(UTC).astimezone().date().isoformat())
    tried = verbs.add_parser("combine", help="vérifier que deux moitiés donnent la clé épinglée")
    used = verbs.add_parser("re-grant", help="redonner à une personne les clés d’un export")
    used.add_argument("export", type=Path)
    used.add_argument("--out", type=Path, required=True, help="le fichier à rapporter au serveur")
    for verb, does in ((made, print_), (tried, combine), (used, re_grant)):
        verb.add_argument("--words", type=Path, help="wordlist_fr.txt")
        verb.set_defaults(does=does)
    for verb in (tried, used):
        verb.add_argument("--public", type=Path, required=True, help=f"le fichier {PUBLIC_FILE}")
    return parser


def main() -> int:
    """Do what was asked; a refusal is one sentence."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    args = arguments().parse_args()
    try:
        return int(args.does(args))
    except Refused as refused:
        say(str(refused))
        return refused.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
