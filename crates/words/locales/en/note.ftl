### Seen, suspected, done: kept apart.

# fragment · stands in for {text} while Matoi fetches the message a reaction points to
note-pending = Fetching the words
# fragment · beside a withdrawn note
note-withdrawn_mark = withdrawn
