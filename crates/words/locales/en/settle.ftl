### Settling: show the evidence, ask how it looks, agree.

# post · the one live proposal in the room, edited as people answer
settle-propose =
    {"*"}Does this look settled to everyone?*
    Proposed by { $who }
    What makes us think so:
    { $evidence }
    Still left: { $remaining }
    Keeping an eye on: { $watch }
    .looks_settled = Looks settled
    .raise_concern = Something's bothering me
    .watch_longer = Let's watch longer
    .take_back = Take mine back
# head, post · under the proposal, edited as people answer
settle-agreed_so_far = Looks settled to: { $names }
# head, post · how many agree, of about how many
settle-agreed_count = { $n } of about { $needed } say it looks settled
# ephemeral · to the proposer when there is no evidence; does not block
settle-no_evidence = No evidence attached yet. One graph, or one “I tried it and it worked”, will help our later selves. You can also ask as is.
# fragment · stands in for {evidence}
settle-empty_evidence = None attached yet
# thread · under the proposal
settle-concern = { $who }'s concern: “{ $note }”. Glad you said it. Let's look at that before calling it settled.
# thread · a concern pressed without words
settle-concern_no_words = Something is bothering { $who }. Glad you said it. Let's hear it before calling it settled.
# post · a concern that was talked through
settle-concern_eased = { $who }'s concern was talked through: “{ $note }”
settle-concern_eased_no_words = { $who }'s concern was talked through.
# post · the proposal after the lead's word ended it
settle-ended_by_lead = Settled on the lead's word
# post · enough people agree and no concern is open; also an edit of the announce post
settle-agreed =
    {"*"}Settled* ({ $time })
    Confirmed by { $names }.
    Thank you to everyone who moved and everyone who stood by.
    The cause can wait until you've had a breather.
    .close = File it and close
    .reopen = Reopen
# post · stands in for settle.agreed when the lead decided; recorded as the lead's word
settle-decided =
    {"*"}Settled* ({ $time })
    On the word of { $who }, the lead.
    Thank you to everyone who moved and everyone who stood by.
    If something is on your mind, it can be reopened any time.
    .close = File it and close
    .reopen = Reopen
# post · the "reopened" post, and an edit of the announce post
settle-reopened = Things changed again, so we've reopened. Noticing quickly is what the watching was for. Let's pick up where we were.
# ephemeral · proposing while a proposal is live
settle-already_live = Someone has already asked, and answers are coming in. Yours would help.
# ephemeral · answer to Looks settled
settle-agreed_noted = Thank you. Noted as “looks settled”.
# ephemeral · pressed twice
settle-already_agreed = Your “looks settled” is already counted. Thank you.
# ephemeral · answer to Something's bothering me
settle-concern_noted = Thank you for saying so. It's kept as a concern, and counting alone won't settle this until we've looked.
# modal · a concern about a proposal: its title, and its two buttons
settle-concern_form = Something's bothering me
    .send = Keep it
    .leave = Not now
# modal · the label of its one field, which may stay empty
settle-concern_words = What is bothering you?
# modal · under that field
settle-concern_hint = A word will do, and so will none. That something bothers you is a help to everyone already.
# ephemeral · an answer when nothing is being asked
settle-nothing_live = Nobody is asking about settling just now. Whenever it looks calm, anyone can ask.
# ephemeral · proposing or agreeing when it is settled
settle-already_settled = This is already settled. If things change, it can be reopened any time.
# ephemeral · reopening what has not settled
settle-still_open = This hasn't settled yet, so it simply goes on.
# ephemeral · Settle as lead, pressed by someone who is not the lead
settle-lead_only = This one is the lead's to choose. You can say how it looks to you, or take the lead.
# post · under settle.agreed and settle.decided, where anything was shown
settle-material_kept = What it was judged by is in the record.
