"""Where sentences get their language. Nothing else reads a catalogue or the environment.

There is no catalogue yet, so every sentence comes out as it is written.
"""

from gettext import NullTranslations

_CATALOGUE = NullTranslations()

_ = _CATALOGUE.gettext
ngettext = _CATALOGUE.ngettext
