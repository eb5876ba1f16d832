"""How one asks for no more texts in French."""

from quickdoc.replies.opt_outs.tables import OptOut

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
