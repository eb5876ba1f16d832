"""The words and short phrases of three languages that are verbs in a reply, or change what a verb means."""

from quickdoc.replies.replies import Verb

_WORDS: dict[Verb, str] = {
    "confirm": "confirm confirmed confirming accept book "
    "confirmar confirmo confirmado confirma aceptar acepto confirmer confirme accepter accepte jaccepte",
    "cancel": "cancel cancelled canceled cancelar cancela cancelo anular anulo annuler annule jannule",
    "pass": "pass skip decline pasar paso rechazar rechazo passer passe refuser refuse decliner",
    "earlier": "earlier sooner antes adelantar adelanta avancer javance",
    "status": "status estado estatus statut etat",
    "pause": "pause pausa pausar pauser",
    "standby": "standby resume reanudar reprendre lista attente",
    "help": "help info information ayuda informacion aide",
    "stop": "stop stopall unsubscribe optout parar arret arreter desabonner",
    "start": "start unstop empezar iniciar demarrer commencer",
}
_SHORT_WORDS: dict[Verb, str] = {
    "confirm": "yes y yeah yep yup ok okay sure take si s vale claro oui daccord",
    "pass": "no n nope nah non",
    "stop": "end quit revoke baja alto fin",
}
"""Everyday words, which mean a verb only where nothing else is said."""
_COURTESY = (
    "please pls plz thanks thank you thx hi hello i the my me it this one for code number "
    "por favor gracias hola yo el la lo mi codigo numero "
    "merci davance bonjour salut svp sil te vous plait je le mon ma numero"
)
_NEGATIONS = "not dont doesnt didnt cant cannot wont never nunca jamas ne pas jamais"
_DOUBTS = (
    "but if unless only instead or maybe can could would what when where who which how is are am "
    "pero aunque solo puedo puede podria cuando donde quien cual que "
    "mais sauf seulement quand puis puisje est"
)
"""With these a yes is not all that is meant, even right before a code: "CONFIRM 482 but can I come later"."""
JOINED_PHRASES = {
    ("stand", "by"): "standby",
    ("opt", "out"): "optout",
    ("stop", "all"): "stopall",
    ("lista", "de", "espera"): "standby",
    ("liste", "dattente"): "standby",
    ("d", "accord"): "daccord",
    ("d", "avance"): "davance",
    ("something", "earlier"): "earlier",
    ("anything", "earlier"): "earlier",
    ("earlier", "time"): "earlier",
    ("mas", "temprano"): "earlier",
    ("mas", "pronto"): "earlier",
    ("algo", "antes"): "earlier",
    ("plus", "tot"): "earlier",
}
VERBS: dict[str, Verb] = {
    word: verb for table in (_WORDS, _SHORT_WORDS) for verb, words in table.items() for word in words.split()
}
UNMISTAKABLE = {word for verb, words in _WORDS.items() if verb != "stop" for word in words.split()}
POLITE, NEGATIVE, DOUBTFUL = (set(each.split()) for each in (_COURTESY, _NEGATIONS, _DOUBTS))
