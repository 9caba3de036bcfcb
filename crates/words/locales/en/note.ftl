### Seen, suspected, done: kept apart.

# fragment · stands in for {text} while Matoi fetches the message a reaction points to
note-pending = Fetching the words
# fragment · beside a withdrawn note
note-withdrawn_mark = withdrawn
note-kept = Kept as { $kind }. It can be changed or taken back any time.
note-taken = Thanks for looking into that. Letting it go halfway is fine.
