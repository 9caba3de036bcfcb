### Windows: everything may stay empty, and everything can be changed or taken back later.

# window · raising
form-raise = Raise it
    .send = Raise it
    .leave = Not now
form-title = In a few words
form-raise_hint = “Something is off” is plenty. Empty works as well.
form-unknown_is_fine = “Not known yet” is a fine answer. Until we know, we take it as happening.
form-who_sees = Who sees it
form-sensitive = Only a few people
form-open_already = If it's one of these, you can join it.
# window · a note
form-note = Keep this
    .send = Keep it
    .leave = Not now
form-kind = What it is
form-words = In words
# window · changing a note
form-notes = Change a note
    .send = Keep it so
    .leave = Not now
form-which_note = Which note
form-choose_note = Choose one to see what can change
form-verdict = Where the hypothesis stands
form-because = The fact that showed it
form-besides = Besides
form-look_into = I'll look into it
form-take_back = Take it back (the record keeps it)
# window · title, users' trouble, heat
form-details = Title, impact, heat
    .send = Make it so
    .leave = Not now
form-so_far = So far: { $value }
# window · asking somebody to take a role
form-offer = Ask someone
    .send = Ask quietly
    .leave = Not now
form-role = Which role
form-whom = Whom
form-quietly = Only they are asked, quietly. Nobody else sees “can't right now”.
# window · asking whether it has settled
form-propose = Does it look settled?
    .send = Ask everyone
    .leave = Wait a little
form-settle_words = What makes you think so
form-settle_hint = One graph, or one thing you tried, is plenty. You can also ask as is.
form-leads_word = Settled now, on my word as the lead
# window · who looks into the cause, who writes it up
form-follow_up = What comes next
    .send = Keep it so
    .leave = Not now
form-who = Who
# window · a task
form-task = Add a task
    .send = Add it
    .leave = Not now
form-task_words = What is left to do
form-mine = I'll take it
# window · a look-back
form-look_back = Look-back
    .send = Keep it
    .leave = Close
form-done = It's done
form-goes_on_there = It has grown long and goes on on the page. Here it stays exactly as it is.
# window · under an input
form-words_missing = A word or two, and it can be kept
form-who_missing = Choose someone, and we'll ask quietly
form-note_missing = Choose one to change it
