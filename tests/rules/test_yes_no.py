"""Yes and no in plain words: accepted only when nothing else is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.replies.intents import answer
from quickdoc.replies.parsing import parse

YES = """
Yes I'll take it
yes i will take it
I'll take it!
I'll take it, thank you so much
that works
That works for me
works for me
sounds good
Sounds great, see you then
yes please
Yes, I want it
I want it
I'd love it
I'd love that
count me in
I'm in
Book it
book me in please
sign me up
I'll be there
I will be there, thanks
I can make it
yes I can make it
We'll take it
Sure, that works
Ok see you there
Great, I'll take that slot
yep I'll take it
Perfect, that works for us
That time works great for me
It works
yes that's fine
that is fine
that's perfect
Yes!!! 😀
of course
absolutely
Definitely
sure thing
Yes I accept
I accept
I can come
I'd like it
I'd like that appointment
take it please
Hi, yes please. Thank you!
no problem, I'll take it
yes no problem
I can do that
OK great
yes I'll be there
I'd be happy to take it
Yess
go ahead
yes, book it for me
Sí la quiero
Si, la tomo
me viene bien
sí me va bien
la acepto gracias
me la quedo
claro que sí
por supuesto
de acuerdo
sí puedo ir
ahí estaré
sí por favor
Está bien
vale perfecto
Sí, quiero esa cita
quiero la cita
cuenten conmigo
resérvemela por favor
Esa hora me viene bien
sí voy
dale gracias
je le prends
Oui je le prends
je prends
ça me va
cela me convient
Ça marche
c'est bon pour moi
ok pour moi
oui merci
avec plaisir
bien sûr
volontiers
j'y serai
je serai là
Oui, je peux venir
ça me convient parfaitement
d'accord, à demain
je veux bien
c'est d'accord
Oui s'il vous plaît
je viens
parfait, je le prends
"""

NO = """
no thanks
No thank you
nope
not this time
Not interested
I'm not interested
I can't make it
Sorry, I can't make it
can't come
I cannot come
I can't
I'll pass
I will pass on this one
maybe next time
No, sorry
doesn't work for me
That doesn't work
that won't work for me
it doesn't work for me, sorry
I don't want it
not today thanks
no I'm good thanks
Sorry I'm busy
I'm out of town
I won't be able to make it
unable to make it
Unfortunately I can't
too far for me
it's too early
give it to someone else
let someone else have it
I don't need it
No can't do it
nah I'm good
not available
I'm not available that day
no longer need it
no gracias
no puedo
No puedo ir
lo siento, no puedo
no me viene bien
no me interesa
esta vez no
ahora no gracias
no quiero
no la quiero
no podré ir
no voy a poder ir
otra vez será
no me sirve
estoy ocupada
imposible
no, muchas gracias
non merci
je ne peux pas
je peux pas
désolé je ne peux pas
ce n'est pas possible
pas possible
ça ne me convient pas
ça ne va pas
pas cette fois
je ne suis pas disponible
pas dispo
une autre fois
je passe
je n'en veux pas
Non désolée
je ne pourrai pas venir
ça ne m'intéresse pas
ça marche pas
impossible pour moi
"""

NEITHER = """
Yes but can I come at 4?
Yes but can I come at 4
is it the same doctor?
is it the same doctor
Yes?
ok?
I'll take it?
that works?
yes no
yes or no
yes if it is the same doctor
yes only if Dr Smith
I would but I can't
maybe
I think so
let me check
give me a minute
I'll ask my wife
Yes I'll take it tomorrow
ok tomorrow
yes on Wednesday
can I take it
could I come at 5 instead
who is this
where is it
what time
I'd rather come later
not sure
I'm not sure
sure?
I am driving
on my way to work
great
Perfect
thanks
thank you
see you then
I have it
I already have one
no problem
no worries
yes cancel it
ok but later
Yes for my daughter
yes for both of us
I'm not saying no
can't say yes
I can't say no
No, yes, I mean
how much is it
is it covered by insurance
do I need to bring anything
call me
ok I'll call you
hold it for me
yes please earlier
sí pero puedo ir a las 4?
¿es el mismo doctor?
¿dónde es?
a lo mejor
tal vez
déjeme ver
sí si es por la tarde
no sé
gracias
perfecto
quizás
no sé si puedo
sí o no
luego te digo
puedo ir más tarde
¿puedo ir?
oui mais à 16h
c'est le même médecin ?
peut-être
je ne sais pas
je vais voir
merci
parfait
oui si c'est l'après-midi
oui ou non
où est-ce
je vous rappelle
je peux venir ?
plus tard
pas sûr
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


@pytest.mark.parametrize("body", _lines(YES))
def test_plain_words_that_say_yes(body: str) -> None:
    assert parse(body).verb == "confirm"
    assert parse(f"{body} but later").verb != "confirm"
    assert parse(f"{body}?").verb != "confirm"


@pytest.mark.parametrize("body", _lines(NO))
def test_plain_words_that_say_no(body: str) -> None:
    assert parse(body).verb == "pass"


@pytest.mark.parametrize("body", _lines(NEITHER))
def test_what_says_something_else_is_neither(body: str) -> None:
    assert parse(body).verb not in {"confirm", "pass"}


def test_the_code_may_stand_in_the_sentence() -> None:
    reply = parse("482: I'll take it, thank you")
    assert (reply.verb, reply.code) == ("confirm", "482")


WORDS = ("yes", "no", "thanks", "i", "ill", "take", "it", "cant", "make", "please", "then")


@given(st.lists(st.sampled_from(WORDS)))
def test_no_order_of_words_says_both(words: list[str]) -> None:
    said = answer(words)
    assert said != "yes" or "no" not in words
