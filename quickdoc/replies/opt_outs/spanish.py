"""How one asks for no more texts in Spanish."""

from quickdoc.replies.opt_outs.tables import OptOut

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
