"""Opting out in plain words: what is one and, as often asked for, what only looks like one."""

import pytest

from quickdoc.replies.parsing import parse

OPTS_OUT = """
Please stop texting me
stop texting me
Stop sending me messages
stop messaging me please
STOP
Stop!
stop.
Please stop
stop it
stop this now
Stop all texts
stop the messages
stop these texts
can you stop texting me
Could you please stop sending these
can you please stop messaging this number
would you stop contacting me
I want you to stop texting me
I'd like you to stop sending texts
don't text me
Do not text me anymore
dont text me again
do not contact me
Don't message me any more
please do not text this number
never text me again
don't send me any more texts
do not send me anything else
don't send texts
no more texts
No more messages please
No more text messages!
I want no more texts
no texts please
I don't want these texts
I don't want any more messages
I do not wish to receive texts
i don't want to get your messages
I don't want to be texted
I do not want to be contacted
I no longer want to receive these messages
I no longer wish to be contacted
take me off your list
Take me off this list
remove me from your list
Please remove me
remove my number
Remove my number from your system
take my number off your list
delete my number
remove me from this list please
get me off this list
take me off
unsubscribe me
Unsubscribe please
I want to unsubscribe
how do I unsubscribe
how do i opt out
I'd like to opt out
opt me out
Opt out
opt-out please
opting out
I am opting out
I want to opt out of these texts
leave me alone
lose my number
wrong number, stop
Who is this? Stop texting me
quit texting me
Quit sending me this
enough with the texts
stop bothering me
stop spamming me
stop harassing me
cancel my subscription
cancel text alerts
turn off these texts
turn off notifications
I revoke my consent
stop contacting me
you need to stop texting me
not interested in these texts
STOP texting me!!
stop 482
stop earlier texts
stop i never signed up for this
STOP you idiots
I'm busy and please stop texting me
Thanks but please don't text me any more
no thanks, stop texting
discontinue messages
make it stop texting me
My mother doesn't want these messages
this is the wrong person, remove me from your list
I need to stop getting these texts
how do i stop these messages
when will you stop texting me
Don't text. Call me.
stop sms
no sms
end
quit
revoke
stop all
stopall
optout
please unsubscribe
no more of these messages
deje de escribirme
Dejen de mandarme mensajes
por favor dejen de enviarme mensajes
no me escriban más
no me envíen más mensajes
No me manden más mensajes por favor
no quiero más mensajes
ya no quiero recibir mensajes
no quiero recibir sus mensajes
no quiero que me escriban
No quiero que me manden más mensajes
no deseo recibir más SMS
no más mensajes
no mas textos
quítenme de la lista
quíteme de su lista
bórrenme de la lista
borren mi número
eliminen mi numero
quiero darme de baja
dame de baja
denme de baja por favor
baja
darme de baja
me quiero dar de baja
dejen de molestarme
no me molesten más
dejenme en paz
déjeme tranquilo
basta de mensajes
basta ya
paren de escribirme
parar
cancelar suscripción
desuscribirme
no me contacten
no vuelvan a escribirme
pare los mensajes
para de mandarme mensajes
deja de escribirme
no me mandes mas mensajes
ya no me escriban
no envíen más mensajes
no me textees más
quiten mi número de su lista
no quiero ser contactada
alto
arrêtez de m'écrire
Arrêtez de m'envoyer des messages
arrêtez les SMS
Arrêtez vos messages s'il vous plaît
merci d'arrêter de m'envoyer des messages
veuillez arrêter de me contacter
pouvez-vous arrêter de m'écrire
cessez de m'envoyer des textos
ne m'écrivez plus
ne m'envoyez plus de messages
n'envoyez plus de messages
ne me contactez plus
Ne me contactez pas
m'envoyez plus rien
je ne veux plus de messages
je ne veux plus recevoir de SMS
Je ne souhaite plus recevoir vos messages
je ne souhaite plus être contacté
je veux plus de sms
plus de messages svp
plus de SMS
plus aucun message
retirez-moi de votre liste
enlevez-moi de la liste
supprimez mon numéro
effacez mon numéro
désabonnez-moi
je veux me désabonner
désabonner
désinscription
désinscrivez-moi
laissez-moi tranquille
je me désinscris
stop les sms
stop aux messages
stop pub
arrêt
arrêtez
arrêt des SMS
arrête de m'envoyer des sms
je ne veux pas recevoir de messages
comment me désabonner
ne me dérangez plus
résilier mon abonnement
fini les sms
ça suffit
j'en ai marre de vos messages
je ne veux plus que vous m'écriviez
pls stop
STOP PLEASE
Please take me off this text list
Take me off your texting list
I would like to stop receiving these
Please discontinue text messages
do not send any more messages
Don't send me texts anymore
Remove
REMOVE
no more
No more!
Not interested, remove me
unsubscribe from all
please quit
quit it
enough
cut it out
stop bugging me
dont want texts
don't want your texts
Don't want messages anymore
don't want these anymore
I don't want to receive anything from you
I don't want to hear from you
never contact me again
do not ever text me again
I no longer want texts
I'm done with these texts
stop please and thank you
kindly stop
kindly remove me from this list
could you take me off
Please delete me from your list
STOP SENDING
stop sending me stuff
stop sending me things
Stop txting me
stop w the texts
these texts need to stop
the messages must stop
make these texts stop
I want these texts to stop
I want this to stop
please make it stop
get rid of my number
take my number out of your system
please take my name off the list
I don't want to receive texts from this number
I'd rather not get texts
please no more messages
I would like to be removed from this list
can I unsubscribe
I'd like to unsubscribe from these messages
do not message this number again
stop, you have the wrong number
You have the wrong person. Do not text me.
no me interesa recibir mensajes
dejen de mandar mensajes
no mande mas
no más por favor
ya no mandes mensajes
No me escribas
no me mandes nada
saquenme de esta lista
quiero cancelar los mensajes
quiero dejar de recibir mensajes
como me doy de baja
que paren los mensajes
por favor parar
no me sigan escribiendo
no sigan mandando mensajes
STOP por favor
quiero que dejen de escribirme
borrame
elimínenme
deje de mandarme textos
no me mande más mensajes
no quiero recibir textos
no envíe más
no quiero recibir nada
quiero que me quiten de la lista
je voudrais ne plus recevoir de messages
Ne plus m'envoyer de SMS
merci de ne plus m'envoyer de messages
merci de ne plus me contacter
veuillez ne plus m'écrire
j'aimerais ne plus recevoir vos sms
je ne veux plus rien recevoir
stop svp
arrêtez svp
arrêtez tout
arrête ça
pas de sms svp
Otez-moi de votre liste
lâchez-moi
comment arrêter les sms
ne me textez plus
désinscrire
Désinscrivez mon numéro
vos messages ne m'intéressent plus
je refuse de recevoir vos messages
supprimez-moi de vos contacts
je souhaite ne plus être contacté
arrêtez de me déranger
arrêtez de me texter
j'veux plus de messages
plus de textos
je ne désire plus recevoir de messages
je veux arrêter de recevoir des sms
"""

IS_NO_OPT_OUT = """
can you stop by at 3
Stop by at 3 ok?
Stop by at 3?
I'll stop by tomorrow
stop in at noon
Can I stop in earlier
is this the bus stop
at the end of the week
I am at bus stop 42
the bus stop 12 is near you
should I stop taking my pills
Stop aspirin before the visit?
stop eating at midnight?
do I need to stop the antibiotics first
can't stop coughing
I can't stop now, driving
stop over at 5 works
quit smoking clinic
Quit my job so free any time
end of day works
end of next week
When does it end
non stop
I want to stop smoking
don't stop texting me
please don't stop sending these
do not unsubscribe me
I don't want to opt out
Please don't remove me from the list
I did not unsubscribe
never stop
I had to stop texting, driving
I'll stop texting now
why did you stop texting me
Why don't you text me
you never texted me
you don't text me enough
If you stop texting me I won't know
did you stop sending offers
when did you stop sending reminders
don't take me off the list
I do not want you to stop texting me
don't text me before 9
Don't text me at night
please do not text me after 10pm
stop texting me at 6am
don't message me until Monday
no more texts today please
don't text me while I'm driving
no texts at work please
stop texting me so early
don't contact me on weekends
don't text me this week
do not message me at work
remove me from Tuesday
take me off the 3pm
remove me from the waitlist
take me off the waiting list
cancel my appointment
cancel 482
CANCEL
cancel
delete my appointment
I don't want it
I don't want this appointment
I don't need it anymore
not interested
no thanks
no thank you
no more appointments this week
I got your message
text me later
message me
Send me texts
please text me
I want texts
can you text my wife
don't text my wife
don't call me
please don't call
the doctor said stop
I have no more questions
did you get my texts
I have no texts from you
there were no more messages
don't remind me
take me off at the corner
I'll take it
leave the number
which list
start
help
I can't make it
sorry wrong day
enough time
is 3 enough
Do not cancel
don't cancel my appointment
Don't forget me
do not contact my employer
I will not stop until Friday
full stop
¿puedo parar en recepción?
puedo pasar antes
no puedo ir
no gracias
no quiero la cita
no quiero esperar
no deje de escribirme
no dejen de mandarme mensajes
no quiero darme de baja
no me escriban antes de las 9
no me manden mensajes de noche
no me envíen la dirección
no me llamen
no me llegan los mensajes
no recibo mensajes
no me llegó el mensaje
quiero recibir mensajes
para mañana
para el martes
parada de autobús
alto riesgo
estoy de baja
estoy de baja médica
fin de semana
al fin
quítenme de la lista de espera
mándenme un mensaje
¿por qué no me escriben?
si no me escriben no voy
cancelar la cita
baja presión
bajo
el fin de mes
para mi hijo
dejé un mensaje
le dejo un mensaje
no tengo mensajes
arrêt de bus
je suis en arrêt maladie
arrêt maladie
non merci
je ne peux pas
je ne veux pas de ce rendez-vous
n'arrêtez pas de m'écrire
je ne veux pas me désabonner
ne m'écrivez pas avant 9h
ne m'envoyez pas de message la nuit
je n'ai pas reçu de message
je n'ai plus de messages
envoyez-moi un message
pourquoi vous ne m'écrivez plus
plus tôt
plus tard
pas plus de 10 minutes
ne me rappelez pas
à la fin de la semaine
fin de journée
laissez-moi un message
j'ai arrêté de fumer
je dois arrêter mon traitement ?
annuler
annulez mon rendez-vous
retirez-moi de la liste d'attente
je veux plus d'informations
plus d'infos
je peux passer
merci pour le message
assez tôt
je ne souhaite pas ce créneau
I never got these texts
Text me when ready
no texts came
who is texting me
stop for gas then coming
last stop
next stop is yours
can you remove my stitches on Friday
take me off blood thinners?
delete that
not interested in this time
sign me up
the pain won't stop
my bleeding has stopped
will you stop at the pharmacy
stop calling me, text instead
no calls just texts
Don't call, text me
don't text me the results
Don't send me the address
leave me a message
block me a slot
I don't want to miss your texts
I want to stop waiting
stop the clock
stop it from bleeding?
I'd like to end my visit early
I am out of texts
no message
got no message
no sms received
I want more texts
more texts please
can you stop in Tuesday
could you stop at my house
please stop by the pharmacy
Stop by anytime?
where do I stop
where does the bus stop
let's end at 4
quit waiting
I quit my job
I don't want to wait
I don't want to cancel
please do not remove my appointment
do not stop the texts
Keep texting me
I will text you later
I can't text now
I don't text
Sorry, I do not text much
we stopped by
stop worrying, I'll be there
when do the offers end
how long until this ends
I'm on the no call list
take me out at 5
opt for Tuesday
I'd opt for the earlier one
¿a qué hora para el bus?
¿dónde paro?
no me mandaron mensaje
no me enviaron la dirección
nadie me escribe
quiero quitarme los puntos
quítenme los puntos el viernes
me quitaron los puntos
dejar la consulta
deje su mensaje
no más citas hoy
la baja laboral
necesito la baja médica
¿me da la baja?
pare en la puerta
no pare de llover
se acabó
no tengo más mensajes
cancelar
no me cancelen la cita
no me quiten la cita
no quiero más dolor
ya no quiero la cita
je n'ai pas eu le message
j'ai eu votre message
arrêt du bus où ?
mon arrêt de travail
c'est à quel arrêt
fin du mois
plus de place ?
plus de rendez-vous ?
y a-t-il plus de créneaux
ne m'appelez pas au travail
ne m'envoyez pas l'adresse
retirez mes points
enlevez-moi les fils
je n'ai pas demandé d'annuler
vous m'écrivez quand
je ne reçois plus vos messages
je ne reçois pas de sms
ne m'oubliez pas
ne m'effacez pas
stop ou encore ?
pas de message
pas reçu de message
plus jamais de douleur
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


@pytest.mark.parametrize("body", _lines(OPTS_OUT))
def test_who_asks_for_no_more_texts_gets_none(body: str) -> None:
    assert parse(body).verb == "stop"


@pytest.mark.parametrize("body", _lines(IS_NO_OPT_OUT))
def test_what_is_about_something_else_is_no_opt_out(body: str) -> None:
    assert parse(body).verb != "stop"


@pytest.mark.parametrize("wrap", ["{}!!!", "  {} ", "OK. {}", "{} 😡", "{}\n- Ana"])
@pytest.mark.parametrize("body", ["Please stop texting me", "no me escriban más", "Ne m\u2019écrivez plus"])
def test_what_stands_around_it_does_not_matter(body: str, wrap: str) -> None:
    assert parse(wrap.format(body)).verb == "stop"
    assert parse(wrap.format(body).upper()).verb == "stop"


@pytest.mark.parametrize("body", ["please " * 300, "i " * 800, "no me " * 300, "turn off the " * 130])
def test_a_long_text_is_read_in_no_time(body: str) -> None:
    assert parse(body).verb != "stop"
