### Gentle questions, each at most once per moment.

# ephemeral · to the opener, some minutes in, when nothing is known of users' trouble
nudge-impact_missing = How does this look from the user's side? “Don't know yet” is a fine answer.
nudge-maybe_settled = The alert says it has recovered. Shall we ask everyone whether it's settled? It's for all of you to say.
