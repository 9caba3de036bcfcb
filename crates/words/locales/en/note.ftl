### Seen, suspected, done: kept apart.

# fragment · input placeholders, by kind
note-fact_placeholder = What did you see, and where? (e.g. 5xx at 12% on the 14:05 graph)
note-hypothesis_placeholder = Maybe it's … and how we could check
note-impact_placeholder = What's hard for users right now? Who, and roughly how many?
note-action_placeholder = Done or about to do (and how to undo it)
note-decision_placeholder = What was decided, in one line
note-unknown_placeholder = What we don't know yet
# modal · opened by the message shortcut, on any message
note-kind = Keep this as
    .fact = 📌 Fact (seen)
    .hypothesis = 🤔 Hypothesis (a guess)
    .action = 🔧 Action
    .decision = ⚖️ Decision
    .impact = Impact
    .unknown = ❓ Unknown
# document · one note as a line; kind is the label with its emoji
note-line = { $kind }: { $text }
# ephemeral · after a command or a button; a reaction is answered with 📝 only
note-recorded = Kept as “{ $kind }”. You can change or withdraw it later.
# ephemeral · after withdrawing
note-withdrawn = Withdrew “{ $kind }”. The original message stays as it is.
# ephemeral · the same message is already kept as that kind
note-already = This is already kept as “{ $kind }”. Thank you.
# ephemeral · a note command without words
note-no_words = There were no words, so nothing is kept yet. One line is enough.
# fragment · stands in for {text} while Matoi fetches the message a reaction points to
note-pending = Fetching the words
# fragment · beside a withdrawn note
note-withdrawn_mark = withdrawn
