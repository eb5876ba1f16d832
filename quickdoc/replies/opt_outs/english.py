"""How one asks for no more texts in English."""

from quickdoc.replies.opt_outs.tables import OptOut

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
