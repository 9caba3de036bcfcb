### The list of keys. Keys of one letter rest while somebody types or composes, and can be switched off here.

# document · the heading
keys-title = Keys
# button · at the end of every page
keys-open = Keys
    .open = Keys
keys-help = They rest while you are typing, and while an input method composes.
keys-everywhere = On every page
keys-this = Open or close this list
keys-search = Search
keys-now = Go to Now
keys-incidents = Go to the list of incidents
keys-library = Go to the library
keys-page = On the page of an incident
keys-next = Next line, line before
keys-new = Show the news that waits
keys-note = Write a note
# button · a switch, for whoever speaks to their computer or presses keys by accident
keys-off = Keys of one letter
    .off = Turn letter keys off
    .on = Turn letter keys on
keys-off_now = Keys of one letter are off. This is for this browser only.
keys-close = Close
    .close = Close
