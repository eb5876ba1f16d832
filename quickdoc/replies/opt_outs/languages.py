"""The languages in which an opt-out in plain words is understood."""

from quickdoc.replies.opt_outs.english import ENGLISH_OPT_OUT
from quickdoc.replies.opt_outs.french import FRENCH_OPT_OUT
from quickdoc.replies.opt_outs.spanish import SPANISH_OPT_OUT

OPT_OUTS = (ENGLISH_OPT_OUT, SPANISH_OPT_OUT, FRENCH_OPT_OUT)
