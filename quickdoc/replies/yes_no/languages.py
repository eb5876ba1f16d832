"""The languages in which yes and no in plain words are understood."""

from quickdoc.replies.yes_no.english import ENGLISH_YES_NO
from quickdoc.replies.yes_no.french import FRENCH_YES_NO
from quickdoc.replies.yes_no.spanish import SPANISH_YES_NO

YES_NO = (ENGLISH_YES_NO, SPANISH_YES_NO, FRENCH_YES_NO)
