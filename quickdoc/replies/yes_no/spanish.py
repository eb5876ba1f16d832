"""Yes and no in Spanish."""

from quickdoc.replies.yes_no.tables import YesNo

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
