"""How the tables of phrases that ask for no more texts are written, and the words of all languages.

Words stand as `intents.plain_words` leaves them: lower case, without accents and apostrophes ("n'envoyez" is
`nenvoyez`). In a pattern a word in capitals is a class of the same language or of `EVERYWHERE`, `a|b` are
alternatives, `a_b` is two words, `send-` is whatever begins so, `*` and `?` are as in regular expressions,
and `^` and `$` are the ends of a clause.
"""

from typing import NamedTuple


class OptOut(NamedTuple):
    """How a language asks for no more texts.

    `unless`: what makes a clause mean something else ("don't stop texting me"). `limits`: what may not
    follow, for then only some texts are unwanted ("don't text me before 9").
    """

    words: dict[str, str]
    patterns: str
    unless: str
    limits: str


EVERYWHERE = {
    "PLEASE": "please pls plz ok okay hey hi hello no sorry just and but so yes thanks thank you thx "
    "kindly can could will would you i_said i_say i_want_to i_want_you_to id_like_to "
    "i_would_like_to sir maam for_the_last_time por favor hola ya gracias bonjour merci svp "
    "sil s_il te vous plait stop",
    "ASIDE": "it this and that these those them now please pls plz thanks thank you thx immediately "
    "asap today all again everything already forever right at_once me permanently "
    "completely for_good anymore any_more ok okay right_now i_said damn_it dammit sir maam "
    "guys dude stop number por favor ya gracias todo esto ahora inmediatamente "
    "definitivamente merci svp sil s_il te vous plait maintenant tout de_suite ca "
    "immediatement",
    "CODE": "DIGITS",
}
