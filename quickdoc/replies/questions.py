"""The phrases of three languages that ask where, when, with whom, or for the clinic's number.

Patterns as in `opt_outs/tables.py`. `with_mark` counts only in a text with a question mark.
"""

ALWAYS = """
    where|wheres|address|directions|location
    what_time|what_day|what_date|when_is|whens|when_does|when_do|at_what_time|how_long
    which|what|whats doctor|clinic|place|office|dr|hospital|address|number|phone
    who_is|whos|who_with|with_whom|which_one_is_it|same_doctor|doctors_name|name_of_the
    phone_number|telephone|contact_number|number_of_the|clinics_number
    how_do_i|can_i|where_do_i reach|call|contact the|you
    how_do_i|how_can_i|how_to get|find|reach there|it|you|the
    donde|direccion|ubicacion|domicilio|como_llego|como_llegar|se_llega
    a_que_hora|que_hora|que_dia|cuando_es|para_cuando|que_fecha
    que|cual|cual_es doctor|doctora|medico|medica|clinica|consultorio|hospital
    con_quien|quien_es|quien_me|mismo_doctor|misma_doctora|mismo_medico|misma_medica|telefono|numero_de
    ou_est|ou_se|cest_ou|ou_ca|ou_dois|ou_puis|ou_cest|ou_aller|adresse|itineraire|plan_dacces
    quelle_heure|quel_jour|cest_quand|quand_est|a_quelle|quelle_date|pour_quand
    quel|quelle medecin|docteur|clinique|cabinet|hopital|adresse|numero
    avec_qui|qui_est|cest_qui|meme_medecin|meme_docteur|telephone|numero_de|comment_y|comment_venir|comment_aller
"""
WITH_MARK = """
    when|who|what|which|doctor|clinic|phone|place|office|time|dr|hospital|street
    cuando|quien|doctor|doctora|medico|medica|clinica|hora|que|cual|calle
    ou|quand|qui|medecin|docteur|clinique|cabinet|heure|quel|quelle|rue
"""
