### Closing: the record first, then thanks by name, then the room.

# thread · under the "settled" post, when nothing is waited for
close-ready = No look-back is waiting. Shall we put the record in the library and close this room?
    .file_and_close = File it and close
    .keep_open = Keep it open
# post · the "closed" post, the last one in the room
close-bye =
    {"*"}Closing.* { $title }
    What we keep: { $case_link } (timeline, evidence, what we learned)
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
# ephemeral · closing with open items; does not block
close-leftover =
    { $n ->
        [one] One item remains. Closing anyway is fine; it'll show as a leftover in the library.
       *[other] { $n } items remain. Closing anyway is fine; they'll show as leftovers in the library.
    }
    .close_anyway = Close anyway
    .go_back = Go back
# ephemeral · closing before anyone asked whether it is settled; does not block
close-before_settled = Nobody seems to have asked about settling yet. Asking first lets everyone leave with an easy mind. If it was nothing, it can simply be closed.
    .ask_settled = Ask if it's settled
    .false_alarm = It was nothing
    .close_anyway = Close anyway
# ephemeral · answer to closing
close-filing = Filing the record. The room closes once that's done.
# ephemeral · closing, or any act, after it was closed
close-already = This one is already closed. The record can be read in the library any time.
# announce_thread · the workspace does not let Matoi archive the room
close-room_stays = The record is filed. Matoi isn't allowed to archive this room, so it stays as it is.
