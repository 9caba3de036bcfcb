### Finding one's way in the library: cases that are alike.

# document · in the search field
library-words = Words inside a case
# document · under a search that found nothing
library-see_all = See all cases
# document · beside an incident or a case
library-alike = Cases of similar wording
library-alike_help = Their titles and facts share words with this one. They may well be something else.
