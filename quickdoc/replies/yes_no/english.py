"""Yes and no in English."""

from quickdoc.replies.yes_no.tables import YesNo

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
