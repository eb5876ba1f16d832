"""The phrases of three languages for yes, no, and what may stand beside them. `intents.py` reads the tables.

Lower case, without accents and apostrophes. Each line is one or more phrases: a word in capitals is a class,
`a|b` are alternatives, `a_b` is two words, and what has `?` may be left out.
"""

from typing import NamedTuple


class YesNo(NamedTuple):
    """How a language says yes and no.

    `beside` alone is neither: "perfect", "see you then". `beside_no` stands only beside a no: "I can't
    tomorrow" declines, but who says "ok tomorrow" may mean another time.
    """

    words: dict[str, str]
    yes: str
    no: str
    beside: str
    beside_no: str


ENGLISH_YES_NO = YesNo(
    {
        "ILL": "i ill i_will we we_will well id "
        "i_would we_would i_can we_can id_like_to i_would_like_to wed_like_to "
        "id_love_to i_would_love_to i_want_to gladly happily happy_to im_happy_to id_be_happy_to",
        "SELF": "i we id im i_am",
        "THAT": "it that this that_one this_one "
        "the_slot that_slot this_slot the_appointment that_appointment "
        "this_appointment the_spot that_spot this_spot the_time "
        "that_time this_time the_visit the_opening the_offer "
        "your_offer one them",
        "FOR": "for_me for_us with_me with_us me us "
        "great well perfectly fine just_fine great_for_me well_for_me "
        "perfectly_for_me fine_for_me",
        "CANT": "cant cannot can_not couldnt "
        "wont_be_able_to will_not_be_able_to am_unable_to unable_to am_not_able_to "
        "not_able_to dont_think_i_can wont will_not",
        "GOOD": "good fine perfect ok okay alright",
        "BUSY": "busy away out_of_town on_vacation on_holiday traveling travelling occupied booked_up",
    },
    """
    yes|y|yeah|yep|yup|yea|ya|yess|yesss|yah|ye
    sure|ok|okay|okey|okay_then|k|kk|absolutely|definitely|certainly|deal
    works|accepted|agreed|affirmative|confirmed|confirm
    confirming|accept|book|take|sure_thing|of_course|for_sure
    sounds|looks good|great|perfect|fine|lovely|wonderful|excellent|awesome|ok FOR?
    sounds_like_a_plan|im_in|i_am_in|count_me_in|go_ahead
    please_do|do_it|lets_do_it|lets_do_that|all_yours_for_me
    ILL? take|accept|book|grab|confirm THAT
    ILL take|accept|confirm
    ill|i_will|we_will|well|id_love_to|id_like_to have THAT
    i|we do? want|need THAT
    id|i_would|we_would|wed love|like THAT
    id|i_would|we_would|wed love_to|like_to|love_to_come|like_to_come
    it|that|this|that_time|this_time|that_one works|fits|suits FOR?
    it|that|this|that_time|this_time is GOOD FOR?
    thats|its GOOD FOR?
    it|that|this will|would work|do|be_good|be_great|be_perfect|be_fine FOR?
    thatll|itll work|do FOR?
    works|fits|suits|good|perfect|fine|great for|with me|us
    works great|well|perfectly|fine
    ill|i_will|we_will|well|i_can|we_can be_there|come|make_it|do_it
    ill|i_will|we_will|well|i_can|we_can do_that|do_this|make_that|make_it_work|attend
    i_can|we_can|i_will|i_do|i_would
    im|i_am|were|we_are coming|available|happy_to_come|free_then|available_then
    sign|put|book|schedule|pencil me|us up|down|in?
    book|reserve|schedule|save THAT for|to? me|us?
    i_confirm|i_accept|we_accept|we_confirm
    """,
    """
    no|n|nope|nah|pass|skip|decline|negative|declined|passing|no_way
    not this_time|today|now|right_now|for_me|interested
    not available|free|possible|at_this_time|that_day|then|tomorrow
    im|i_am|we_are|were not interested|available|free|able_to|able_to_make_it|able_to_come|able_to_attend
    SELF? CANT make|do|take|attend|accept THAT
    SELF? CANT come|go|attend|be_there
    i_cant|i_cannot|we_cant|we_cannot|cant|cannot
    it|that|this|that_time|this_time? doesnt|does_not|wont|will_not|isnt_going_to work|suit|fit FOR?
    it|that|this|that_time isnt|is_not|isnt|wont_be good|possible|convenient|suitable FOR?
    i|we? dont|do_not want|need THAT
    i? no_longer want|need THAT
    ill|i_will|i_have_to|i_must|im_going_to|gonna|we_will|i pass|skip|decline THAT?
    pass|skip|decline THAT|on_it|on_this|on_that|on_this_one|on_that_one|this_time
    ill|i_will|i pass|passing on_it|on_this|on_that|on_this_one|on_that_one|this_time
    maybe? another|next|some_other time|day
    im|i_am|we_are|ill_be|i_will_be BUSY
    its|thats|it_is|that_is|this_is? too early|late|far|soon|short_notice FOR?
    i_have_to_work|i_have_work
    no_need|no_longer_needed|not_needed
    give|offer it|that|this? to someone|somebody|anyone else
    let someone|somebody else have|take it|that
    someone|somebody else can have|take it|that
    """,
    """
    please|pls|plz|thanks|thank_you|thx
    ty|many_thanks|thank_you_so_much|thank_you_very_much|thanks_so_much|thanks_a_lot
    hi|hello|hey|good_morning|good_afternoon|good_evening|dear|oh|ah|wow|omg|yay|lol|haha|well|so|and|then
    great|perfect|awesome|wonderful|excellent|good|fine|cool
    nice|lovely|amazing|fantastic|brilliant|super|really|just
    sorry|so_sorry|im_sorry|i_am_sorry|unfortunately
    im_afraid|sadly|regrettably|thats_great|great_news|good_news
    see|c you|u|ya there|then|soon|tomorrow|later|all?
    no_problem|no_worries|for_me|for_us|from_me
    cant_wait|i_cant_wait|appreciate_it|i_appreciate_it|much_appreciated
    god_bless|bless_you|have_a_nice_day|have_a_good_day|have_a_great_day
    bye|cheers|though|thanks_though|anyway|but_thanks
    im_good|thanks_anyway|thank_you_though|thank_you_anyway
    for_asking|for_the_offer|for_letting_me_know|doctor|doc
    """,
    "then|today|tomorrow|that_day|at_that_time|right_now|now|at_the_moment|this_week|on_that_day|this_time",
)

SPANISH_YES_NO = YesNo(
    {
        "CITA": "cita hora turno hueco horario dia fecha",
        "ESA": "la esa el ese esta este",
        "BIEN": "bien perfecto genial estupendo fenomenal perfectamente muy_bien",
        "PUEDO": "puedo podre podria podemos podremos",
    },
    """
    si|sip|sii|siii|s|claro|vale|ok|okay
    oki|dale|venga|bueno_si|por_supuesto|desde_luego|de_acuerdo|conforme|hecho
    claro|por_supuesto que_si
    esta_bien|si_claro|si_por_favor|como_no|confirmo|confirmar
    confirmado|confirmada|confirma|acepto|aceptar|la_acepto
    yo? la|lo quiero|tomo|acepto|cojo|agarro|confirmo|reservo|aparto
    yo? me la|lo quedo
    ESA? CITA? me viene|va|queda|cae BIEN
    ESA? CITA? me sirve|funciona|conviene
    quiero|acepto|confirmo|tomo|quisiera|deseo|reservo ESA CITA
    si_quiero|quiero_ir|quiero_la_cita|con_gusto|encantado|encantada
    ahi|alli|alla estare|estaremos|voy|nos_vemos
    yo? si? voy|ire|iremos|vamos|asistire|estare_ahi|estare_alli
    yo? si? PUEDO ir|asistir|llegar?
    cuente|cuenten|cuenta conmigo
    reservala|reservela|reservemela|reservamela|apuntame|apunteme
    anoteme|anotame|agendeme|agendame|apartemela|apartamela
    """,
    """
    no|nop|nel|paso|pasar|rechazo|rechazar|negativo
    yo? ya? no PUEDO ir|asistir|llegar|venir?
    no me viene|va|queda|cae BIEN
    no me sirve|funciona|conviene|interesa|es_posible
    no la|lo? quiero|necesito|tomo|acepto
    ya? no la|lo quiero|necesito
    no quiero|necesito|acepto ESA CITA
    esta_vez|ahora|hoy|por_ahora no
    no esta_vez|ahora|hoy|por_ahora|por_el_momento
    otra_vez_sera|otro_dia|en_otra_ocasion|la_proxima|otra_ocasion|sera_otra_vez
    no voy|ire|iremos|asistire|vamos
    no voy|vamos a_poder ir|asistir|llegar?
    es? imposible
    estoy ocupado|ocupada|de_viaje|fuera
    no estoy disponible|interesado|interesada|libre
    es? demasiado tarde|lejos|temprano|pronto
    """,
    """
    por_favor|gracias|muchas_gracias|mil_gracias|muchisimas_gracias
    hola|buenas|buenos_dias|buenas_tardes|buenas_noches
    perfecto|genial|estupendo|excelente|muy_bien|bien
    bueno|lo_siento|perdon|disculpe|disculpa|lo_lamento|que_pena
    sin_problema|no_hay_problema|nos_vemos|hasta_luego|hasta_entonces
    hasta_manana|doctor|doctora|entonces|pues|yo
    muy_amable|saludos|un_saludo|pero_gracias|de_todos_modos|de_todas_formas|lastima
    """,
    "hoy|manana|ese_dia|a_esa_hora|esta_vez|esta_semana|ahora|en_este_momento",
)

FRENCH_YES_NO = YesNo(
    {
        "CA": "ca cela ce_creneau cette_heure lheure cet_horaire ce_rendez_vous",
        "BIEN": "tres_bien parfaitement bien",
        "PEUX": "peux pourrai pourrais puis pourrons",
        "LIBRE": "disponible dispo libre interesse interessee la present presente",
    },
    """
    oui|ouais|ouai|ouip|ok|okay|daccord|dac
    volontiers|entendu|absolument|confirme|confirmer|accepte|accepter|jaccepte
    avec_plaisir|bien_sur|bien_entendu|evidemment|certainement
    carrement|cest_note|je_confirme|cest_daccord|cest_ok
    je|on|nous? le|la prends|veux|confirme|reserve|accepte|garde|prendrai|prend|prenons
    je prends|accepte|confirme le|ce|cet|la|cette? creneau|rendez_vous|rdv|place|horaire|heure?
    je_veux_bien|je_veux_bien_le_prendre|je_veux_bien_venir
    CA me va|convient|arrange BIEN?
    CA marche|roule|va BIEN?
    cest bon|parfait_pour_moi|bon_pour_moi
    bon|parfait|ok pour_moi
    je|on|nous viens|viendrai|viendrons|vient
    je_peux|je_peux_venir|je_suis_disponible|je_suis_dispo|je_suis_partant|je_suis_partante|je_suis_preneur
    je_suis_preneuse|jy_serai|j_y_serai|je_serai_la
    je_serai_present|je_serai_presente|nous_serons_la|on_sera_la
    reservez|reservez_le|reservez_le_moi|reservez_moi_le_creneau|notez_moi|inscrivez_moi|comptez_sur_moi
    """,
    """
    non|nan|nn|passe|passer|refuse|je_refuse|je_passe|je_passe_mon_tour|je_decline|decliner|sans_moi
    je|on|nous ne? PEUX pas venir|y_aller|etre_la?
    jpeux|jpourrai|peux pas venir?
    ce_nest|cest|cela_nest|nest? pas possible|pratique pour_moi?
    cest? impossible pour_moi?
    je_ne_suis|je_suis|suis|jsuis? pas LIBRE
    CA ne? me va|convient|arrange pas
    CA ne? marche|va|colle|fonctionne pas
    ne_me convient|va pas
    pas cette_fois|aujourdhui|maintenant|pour_moi|ce_coup_ci|cette_fois_ci|ce_jour_la
    peut_etre? une_autre|la_prochaine|prochaine fois
    je ne? le|la? veux|prends|souhaite pas
    je ne? veux|souhaite|prends pas de? ce|cette|le|la creneau|rendez_vous|rdv|place
    je? nen veux pas
    ca|cela ne? minteresse pas
    je ne? viendrai|viens pas
    je_suis|jsuis occupe|occupee|en_vacances|en_deplacement|prise|pris
    cest? trop tard|tot|loin pour_moi?
    jai_un_empechement
    """,
    """
    merci|merci_beaucoup|merci_bien|mille_mercis|bonjour
    bonsoir|salut|svp|s_il_vous_plait|sil_vous_plait|sil_te_plait
    parfait|super|genial|top|nickel|excellent|tres_bien
    bien|impeccable|desole|desolee|dommage|malheureusement|helas
    a_bientot|a_demain|a_tout_a_lheure|a_plus_tard
    a_plus|pas_de_probleme|pas_de_souci|aucun_probleme|aucun_souci
    pour_moi|au_revoir|cordialement|docteur|bonne_journee
    bonne_soiree|moi|mais_merci|davance|merci_davance|alors
    je_suis_desole|je_suis_desolee|s_il_te_plait|merci_quand_meme|merci_a_vous
    """,
    "aujourdhui|demain|ce_jour_la|cette_fois|cette_semaine|a_cette_heure|a_cette_heure_la|maintenant",
)

YES_NO = (ENGLISH_YES_NO, SPANISH_YES_NO, FRENCH_YES_NO)
