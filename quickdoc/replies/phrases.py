"""The phrases of three languages by which a text says more than one word. `intents.py` reads the tables.

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

ENGLISH_OPT_OUT = OptOut(
    {
        "FACTS": "results result details address code answer info link number photo picture name location",
        "TIMES": "work night noon weekends weekend weekdays monday tuesday wednesday thursday friday "
        "saturday sunday",
        "SOMETIMES": "before after until till til during between while when if unless except today tonight "
        "tomorrow back instead_of",
        "IF": "if unless why did until since after before didnt havent",
        "DO": "had have must will should can could need did to was would never just usually got cant "
        "may might keep",
        "REMOVE": "remove delete take turn revoke lose forget leave cancel end block",
        "INTEND": "want wish mean like ever to you need try please plan going have",
        "UNSUBSCRIBE": "unsubscribe unsub unenroll opt_out optout opted_out",
        "STUFF": "anything any more anymore texts messages text sms stuff this these those spam "
        "notifications",
        "STOP": "stop stopp stoping quit cease discontinue halt",
        "STOPS": "stop stopall unsubscribe unsub optout opt_out quit cease_and_desist enough cut_it_out "
        "knock_it_off",
        "NOT": "do_not dont not never no_longer",
        "TEXT": "text txt message msg contact sms write write_to spam bother notify disturb pester "
        "harass ping",
        "TEXTING": "texting txting messaging msging contacting sending bothering spamming writing "
        "notifying harassing annoying pinging bugging pestering disturbing reminding alerting "
        "blowing_up",
        "TEXTED": "texted messaged contacted bothered spammed notified reminded disturbed",
        "TEXTS": "text texts txt txts message messages msg msgs sms smses notification notifications "
        "alert alerts reminders updates offers spam spamming texting messaging robotexts "
        "notices correspondence communications",
        "MINE": "me us my_number our_number my_phone my_cell this_number this_phone my_phone_number "
        "my_cell_number this_phone_number my_mobile my_contact my_info my_name my_details here",
        "ANY": "any anymore any_more all all_of more the these those this that your you with me us "
        "such further future automated stupid damn annoying unwanted unsolicited constant text "
        "phone sms kind kinds of sort get getting receive receiving to from sending my stuff",
        "GET": "get getting receive receiving have",
        "WANT": "want wish like care consent agree need",
        "WHOSE": "your the this all any these text texting texts message messaging sms contact mailing "
        "calling call phone distribution marketing subscriber notification alert of",
        "LIST": "list lists texts messages database system records contacts sms notifications alerts "
        "texting service thread messaging subscription here this it",
        "FROM": "from off off_of of out_of",
        "SUBSCRIPTION": "subscription subscriptions enrollment membership texts sms notifications alerts "
        "reminders",
    },
    """
    ^ PLEASE* STOPS ASIDE* CODE? ASIDE* $
    ^ PLEASE* end|revoke ASIDE* CODE? $
    ^ PLEASE* stop i|you|your|youre|who|wrong|not|dont|do|never|im|we|or|u|ur|whoever|he|she|why|what|because
    ^ PLEASE* stop earlier TEXTS
    STOP with|w ANY* TEXTS
    STOP it? and_desist? ANY* TEXTING
    STOP ANY* TEXTS
    STOP to? GET ANY* TEXTS|these|those|them|this
    STOP all|any|this contact
    ^ PLEASE* end ANY* TEXTS
    NOT ever? TEXT to? MINE
    ^ PLEASE* do_not|dont|never ever? text|txt|message|contact|sms ASIDE* $
    dont|do_not text|message|contact anymore|again|any_more|ever
    NOT ever? send me|us STUFF
    dont|do_not|never ever? send ANY* TEXTS
    NOT really? WANT to? be? ANY* TEXTS
    doesnt|does_not|didnt really? WANT to? be? ANY* TEXTS
    NOT WANT to|being|for? you|anyone|anybody? to? be|get|being|getting? TEXTED
    NOT WANT you|anyone|u to TEXT
    NOT WANT you TEXTING
    NOT WANT to be on|in WHOSE* LIST
    ^ PLEASE* no more|further|additional ANY* TEXTS
    want|send|need no more|further ANY* TEXTS
    ^ PLEASE* no texts|texting|sms|messages|spam|notifications|text_messages ASIDE* $
    ^ PLEASE* thats? enough with|of? ANY* TEXTS|TEXTING
    enough_is_enough $
    remove|delete|erase|drop|scrub|take_out MINE ASIDE* $
    remove|delete|erase|drop|scrub|take|get MINE FROM WHOSE* LIST ASIDE* $
    be|get|been removed|deleted|taken FROM WHOSE* LIST
    take|get|strike MINE off|out ASIDE* $
    unsubscribe|unsub|unenroll|deregister|unregister MINE|ASIDE* $
    UNSUBSCRIBE from|of|to WHOSE* TEXTS|this|these|here|everything|LIST
    opt|opting|sign MINE out
    to unsubscribe|opt_out|optout ASIDE* $
    i unsubscribe|unsub|opt_out|optout
    ^ PLEASE* i|im|am* opting_out|unsubscribing
    cancel|end|stop|terminate|discontinue my|this|the|all? text|sms|message|messaging? SUBSCRIPTION
    turn|switch|shut off WHOSE* TEXTS
    turn|switch|shut WHOSE* TEXTS off
    turn|switch|shut these|those|this|it|them off $
    lose|forget|block my|this number|phone_number
    revoke|withdraw|retract|rescind my|all|any? my? consent|permission|authorization
    NOT really? WANT to? GET|hear anything|more? from you|them|this_number
    NOT WANT to? hear from you
    NOT WANT these|those|them|texts anymore|any_more
    rather|prefer to? not to? GET ANY* TEXTS
    done|through with ANY* TEXTS
    TEXTS need|must|have|has|should|gotta to? stop
    make|want|need the|these|this|those|it|them|your* TEXTS? to? stop $
    get_rid of MINE
    ^ PLEASE* remove ASIDE* $
    ^ PLEASE* no_more ASIDE* $
    unsubscribe from? all|everything|these|this ASIDE* $
    leave me|us the? hell|fuck|heck? alone
    ^ PLEASE* go_away|piss_off|fuck_off|get_lost|buzz_off ASIDE* $
    not_interested in ANY* TEXTS
    this_is|these_are|you_are|youre spam|harassment|harassing|spamming
    """,
    """
    NOT|didnt|cant|cannot|wont|doesnt INTEND* STOP|UNSUBSCRIBE|REMOVE
    i|we|ill|ive DO* STOP TEXTING
    IF|not you|i|we|they|u do|did|dont|dare|ever|just* STOP|UNSUBSCRIBE|remove|NOT|TEXT
    if|unless|whether|until|before i|we have|DO* STOP|UNSUBSCRIBE|removed|taken
    you|they|he|she|nobody|we|i|people|u never|dont|do_not|didnt|no_longer ever|really|even? TEXT|send
    why|how_come NOT|wont|cant
    i dont|do_not|never|no_longer TEXT to?
    NOT text|txt|message|msg|write MINE? back
    NOT only|just
    """,
    """
    SOMETIMES
    at|on|in TIMES
    in|this the? morning|mornings|evening|evenings|afternoon|night|week|weekend
    at the? office|hospital|school|church|CODE
    the|a|an|my|his|her|your FACTS
    at? so|this|that|too early|late|often|much|fast|many
    so_much|so_often|this_early|this_late|twice
    for a|the|an|CODE week|day|month|while|hour|hours|days|weeks|months|bit|now|moment|rest
    other_than|only_if|more_than|about_other|from_other|in_english|in_spanish|in_french
    """,
)

SPANISH_OPT_OUT = OptOut(
    {
        "NOCHES": "noche noches trabajo manana mananas tarde tardes domingo domingos sabados fines",
        "QUE": "quiero deseo me nos que vaya vayan vayas a voy se te queremos",
        "DAME": "dame deme denme darme darnos dadme me_doy darse me_den me_de me_des solicito dar "
        "dar_me pido quiero",
        "PARE": "pare pares paren para parar parad deje deja dejes dejen dejar dejad cese cesen detenga "
        "detengan suspenda suspendan termine terminen basta alto stop",
        "ENVIAR": "envi- mand- escrib- contact- textea- text- molest- notific- notifiq- spame- acos- "
        "avis- fastidi- incordi- hostig- llen- bombarde-",
        "ESCRIBA": "escriban escribas escriba escribais contacten contactes contacte contacteis texteen "
        "textees textee molesten molestes moleste molesteis notifiquen notifiques notifique "
        "fastidien fastidie incordien hostiguen escribir escribirme escribirnos contactar "
        "contactarme molestar molestarme textear textearme escribiendo escribiendome "
        "contactando contactandome molestando molestandome texteando",
        "ENVIE": "envien envies envie envieis manden mandes mande mandeis lleguen llegue pongan enviar "
        "enviarme enviarnos mandar mandarme mandarnos enviando enviandome mandando mandandome",
        "MENSAJES": "mensaje mensajes mensajito mensajitos texto textos sms aviso avisos notificacion "
        "notificaciones recordatorios alertas msj msjs mjes mensajeria publicidad spam",
        "MAS": "mas los las el estos estas esos esas este esta sus tus su ningun ninguno otro otros ni "
        "un de con tantos todos vuestros a me mas_de recibir recibiendo tanto ya nada",
        "ME": "me nos se_me",
        "QUIERO": "quiero deseo queremos necesito quisiera autorizo acepto quiere",
        "QUITE": "quite quiten quita quitad quitar quiteme quitenme quitame quitarme borre borren borra "
        "borrad borrar borreme borrenme borrame borrarme elimine eliminen elimina eliminar "
        "eliminenme elimineme eliminame eliminarme saque saquen saca sacar saqueme saquenme "
        "sacame sacarme retire retiren retira retirar retireme retirenme retirame remueva "
        "remuevan remuevanme remuevame bajenme bajeme",
        "MI": "a_mi mi_numero mi_telefono mi_celular mi_movil mi_contacto este_numero este_telefono "
        "mis_datos mi_nombre me nos",
        "SU": "la su sus tu esta este estos los el vuestra las las_listas toda todas",
        "LISTA": "lista listas contactos sistema registro base base_de_datos mensajes sms servicio "
        "de_datos de_contactos de_difusion de_mensajes de_envio de_envios de_distribucion "
        "agenda",
        "FIN": "por favor gracias ya ahora_mismo ahora inmediatamente",
    },
    """
    ^ PLEASE* parar|paren|pare|pares|stop|basta ASIDE* CODE? $
    ^ PLEASE* alto|baja|fin FIN* CODE? $
    ^ PLEASE* para ya FIN* $
    PARE ya? de? ya? ENVIAR
    PARE ya? a|con|de? MAS* MENSAJES
    no QUIERO? que? ME? vuelva|vuelvan|vuelvas|sigan|siga|sigas? a? ME? ESCRIBA
    no QUIERO? que? ME? vuelva|vuelvan|vuelvas|sigan|siga|sigas? a? ME? ENVIE mas|nada
    no QUIERO? que? ME? vuelva|vuelvan|vuelvas|sigan|siga|sigas? a? ME? ENVIE MAS* MENSAJES
    no ME envien|envies|envie|mandes|manden|mande esto|estos|estas_cosas? FIN* $
    no QUIERO MAS* MENSAJES
    no quiero|deseo|queremos ser|seguir|volver|a|siendo* contactado|contactada|contactados|molestado|molestada
    no quiero|deseo|queremos seguir? recibir|recibiendo mas|nada|esto|estos|ninguno
    ^ PLEASE* no mas MAS* MENSAJES
    ^ PLEASE* no_mas FIN* $
    ^ PLEASE* ni un MENSAJES mas
    QUITE MI* de|del SU* LISTA* de|del? SU* LISTA FIN* $
    QUITE MI FIN* $
    ^ PLEASE* QUITE FIN* $
    DAME de? la? baja
    baja de|del SU* LISTA
    desuscrib- FIN* $
    desuscri- de|del SU* LISTA
    desuscribirme|desuscribame|desuscribanme|desuscribeme|desinscribirme|desapuntarme|desapuntenme
    cancel-|anul-|termin- mi|la|esta? suscripcion|subscripcion
    cancel-|par-|deten-|suspend-|desactiv-|quit- SU* MENSAJES
    dejenme|dejeme|dejame|dejadme|dejarme ya? en_paz|tranquilo|tranquila
    me|nos dejen|dejes|deje ya? en_paz|tranquilo|tranquila
    dejenme|dejeme|dejame de ENVIAR
    olvide|olviden|pierda|pierdan mi|este numero
    no me? interesa|interesan|gustaria|gusta recibir|que? MAS* MENSAJES
    revoco|retiro mi consentimiento|permiso|autorizacion
    """,
    """
    no|nunca QUE* PARE|QUITE|darme|dame|dar|desuscrib-|cancel-|dejenme
    si|cuando|porque|por_que|como ME? no|dejan|PARE
    por_que no|ya
    no pude|puedo|podia|habia|he|tengo|se
    deje|deja|dejen|dejar|dejo un|su|este|algun|el MENSAJES
    para CODE|el|la|las|los|mi|manana|hoy
    """,
    """
    antes|despues|hasta|durante|entre|mientras|cuando|si|excepto|salvo|hoy|manana|esta_noche|esta_semana
    a|por|en la|las|el|los NOCHES|CODE
    tan|tanto temprano|tarde|seguido
    al_trabajo|de_noche|tan_seguido
    """,
)

FRENCH_OPT_OUT = OptOut(
    {
        "LA_NUIT": "la_nuit le_soir le_matin le_week le_weekend le_dimanche au_travail aussi_tot "
        "aussi_tard si_tot si_tard si_souvent",
        "PARFOIS": "avant apres jusqua jusquau jusque pendant entre quand lorsque si sauf aujourdhui "
        "demain ce_soir cette_semaine tard tot",
        "ARRETEZ": "arretez arrete arreter arretes cessez cesse cesser stop stoppez stoppe stopper darreter",
        "ENVOYER": "envoy- denvoy- menvoy- ecri- mecri- decri- contact- text- derang- harcel- embet- "
        "membet- importun- mimportun- relanc- spamm- sollicit- solicit- notifi- emmerd- "
        "memmerd- saoul- soul- bombard- ennuy- mennuy- appel- mappel-",
        "ENVOYEZ": "envoyez envoye envoie envoies envoyer nenvoyez nenvoie menvoyez menvoie menvoye "
        "contactez contacter contacte contactes ecrivez ecris ecrire mecrivez mecrire mecris "
        "textez texter texte derangez deranger derange harcelez embetez membetez importunez "
        "mimportunez relancez relancer spammez sollicitez solliciter notifiez menvoyer necrivez",
        "RECEVOIR": "recevoir etre_contacte etre_contactee etre_sollicite etre_sollicitee etre_derange "
        "etre_derangee que_vous que quon quvous",
        "SMS": "message messages msg msgs sms texto textos notification notifications notif notifs "
        "alertes rappels mails pub pubs spam spams relances envois publicite",
        "DES": "de des d vos ces les tous toutes ce cette tes mes plus aucun aucune avec recevoir "
        "votre un une seul autre autres dautres trop aux a denvoyer envoyer lenvoi lenvoi_de m "
        "me vous ca",
        "VEUX": "veux jveux veut voulons souhaite souhaitons desire voudrais aimerais souhaiterais veu",
        "RETIREZ": "retirez retire retirer enlevez enleve enlever supprimez supprime supprimer effacez "
        "efface effacer rayez radiez otez sortez",
        "MOI": "moi nous mon_numero mon_contact mon_nom mon_telephone ce_numero mes_coordonnees mes_donnees",
        "LA": "la votre vos cette ces toutes les ta de",
        "LISTE": "liste listes messages sms contacts fichier fichiers base base_de_donnees systeme "
        "diffusion_sms de_diffusion de_contacts denvoi denvois service",
        "FIN": "svp merci s_il_vous_plait sil_vous_plait tout_de_suite maintenant immediatement",
    },
    """
    ^ PLEASE* arret|arretez|arrete|arreter|stop|stoppez|desabonner|assez FIN|ASIDE* CODE? $
    ^ PLEASE* desabonn-|desinscri- FIN|ASIDE* $
    ^ PLEASE* arret|fin de|des|du SMS|envois
    ARRETEZ FIN|tout* de|d? m|me|nous|vous? ENVOYER
    ARRETEZ FIN|tout* DES* SMS
    ARRETEZ avec? DES* SMS
    ne|n? me|m|nous? ENVOYEZ plus|jamais
    ne|n? me|m|nous ENVOYEZ pas
    ne|n? ENVOYEZ moi|nous? pas|plus|rien DES* SMS
    ne plus jamais? me|m|nous? ENVOYER|recevoir|etre
    ne_pas me|m|nous ENVOYER
    VEUX plus|pas jamais? DES* SMS
    VEUX plus|pas jamais? RECEVOIR me|m|nous? ENVOYER
    VEUX plus|pas jamais? etre contacte|contactee|sollicite|sollicitee|derange|derangee|harcele|harcelee
    VEUX plus|pas jamais? recevoir ca|cela|rien|plus|ceci? FIN* $
    ^ PLEASE* pas de SMS svp|merci|s_il_vous_plait|sil_vous_plait
    VEUX plus|pas rien recevoir
    refuse|refusons de|d recevoir|etre DES* SMS|contacte|contactee
    SMS ne mintere- plus|pas
    desinscrivez|desabonnez MOI
    ^ PLEASE* lachez|lache moi FIN* $
    ^ PLEASE* plus|assez|marre|fini|jamais de|d|dun? aucun|un|seul|tous? DES* SMS FIN|ASIDE* $
    jen|ai ai|assez|marre assez|marre|de? de? DES* SMS
    RETIREZ MOI FIN* $
    RETIREZ MOI de|des|du LA* LISTE* FIN* $
    RETIREZ moi de LA* LISTE de_diffusion|sms|denvoi? FIN* $
    me|m|je desabonn-|desinscri-
    desabonnez|desinscrivez|desabonne|desinscris moi|nous|FIN* $
    desabonnement|desinscription FIN* $
    desabonn-|desinscri- de|du|des LA* LISTE
    resili-|annul-|arret-|stopp- mon|l abonnement|inscription
    laissez|laisse|lachez|foutez|fichez moi|nous tranquille|tranquilles|en_paix|la_paix
    oubliez|perdez|effacez mon|ce numero
    retire|revoque mon consentement
    ^ PLEASE* ca_suffit FIN* $
    desactiv-|suspend-|coup- DES* SMS
    """,
    """
    narretez|narrete|narreter|narretes pas|surtout|jamais
    ne|n me|m|vous|pas|veux|souhaite* ARRETEZ|desabonn-|desinscri-|RETIREZ
    VEUX|faut|voulais pas|surtout|plus me|m|de|que|vous|nous|etre* ARRETEZ|desabonn-|desinscri-|RETIREZ
    pourquoi|si|quand vous|tu|je|me|ne|n* ARRETEZ|ENVOYEZ|avez|mavez|ENVOYER
    ne_pas|sans|pas me|m* desabonn-|desinscri-|ARRETEZ
    jai|javais|je du|dois|peux ARRETEZ
    """,
    """
    PARFOIS
    LA_NUIT
    a CODE
    pas|que seulement|la|le
    """,
)

OPT_OUTS = (ENGLISH_OPT_OUT, SPANISH_OPT_OUT, FRENCH_OPT_OUT)
