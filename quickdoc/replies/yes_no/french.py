"""Yes and no in French."""

from quickdoc.replies.yes_no.tables import YesNo

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
