### Closing: the record first, then thanks by name, then the room.

# post · the "closed" post, the last one in the room
close-bye =
    {"*"}Closing.* { $title }
    What we keep: { $case_link } (timeline and evidence)
    What we'll try next: { $next_try }
    Thank you, { $opener }, for noticing.
    Thank you, { $names }, for carrying it.
    If things change, please raise it again. Any time is fine.
# fragment · stands in for {case_link} where there is no public address
close-in_library = { $number } in the library
# announce · the announce post once it is closed
close-archived =
    { $title } is closed.
    The summary lives at { $case_link }.
# ephemeral · closing, or any act, after it was closed
close-already = This one is already closed. The record can be read in the library any time.
close-ready = Every planned look-back is done. Shall we put the record in the library and close this room?
close-leftover =
    { $n ->
        [one] { $n } item remains.
       *[other] { $n } items remain.
    } Closing anyway is fine; it shows as left over in the library.
close-goes_on = Setting up a place to go on. The earlier record stays as it is, and the two are linked.
