### From the first word until the room stands. Before each message: its surface, and when it is said.

# ephemeral, also the reply to the command · to whoever raised it, within 3 s
open-ack = Got it. Setting up a place for this.
# ephemeral · the same card, message or key was raised before; the second press joins
open-joined =
    This one is already open, and you're part of it now. Thank you for coming.
    → { $channel }
# announce · one post in the announce channel, edited in place
open-announce =
    { $opener } noticed something and spoke up. Thank you.
    {"*"}{ $title }*
    • Now: { $state }
    • What we know so far: { $known }
    • What users feel: { $impact }
    • Heat: { $heat }
    Where we're talking → { $channel }. Coming just to watch is welcome.
    .join = Join
# fragment · stands in for {known}
open-empty_known = Almost nothing yet
# fragment · stands in for {impact}
open-empty_impact = Still finding out (taken as happening until we know)
# head · top of the pinned head, the first post of the room; invited = 0 while invitations are on their way
open-welcome =
    Thank you for raising this, { $opener }.
    { $invited ->
        [0] People are being called in now.
        [one] One person has been called in.
       *[other] { $invited } people have been called in.
    }
    This room exists only for today's trouble and goes away afterwards, so think out loud here.
    {"*"}What matters most is easing the trouble for our users.* The cause can wait until it's calm.
    Pasting what you see is plenty to begin with: a screenshot, a link, one line.
# post · room (stands in for close.bye) and an edit of the announce post; closed as nothing
open-false_alarm =
    Checked, and all is well.
    Thanks to { $opener } for raising it.
    Thanks to { $names } for looking.
    Next time, this early is exactly when we'd love to hear it.
# fragment · the title when no words were given
open-default_title = Something is off
# fragment · stands in for {title} where the announce channel may not see a sensitive one
open-private_title = A small group is looking into this
# fragment · stands in for {opener} or {who} where nobody is known (raised by a script)
open-someone = Someone
open-maybe_same =
    Something close was raised { $minutes } min ago → { $channel }
    {"*"}{ $title }*
    If it's the same, join in. If it feels different, carry on here; that's fine.
# post · under the announce post of one that was put away and goes on
open-went_on = It goes on here → { $channel }
# fragment · stands in for {channel} where no channel was given and it goes on under the announcement
open-in_thread = the thread under this post
# thread · names people who would have been invited, so that they hear of it
open-called_to_thread = { $names }, we are looking at this here in the thread. Coming just to watch is welcome.
# ephemeral · raised from a message that not everybody can read
open-words_kept_back = That message stands where not everybody can read, so its words stayed there, and the room has a plain name. What is fine to share, you can say in your own words.
# ephemeral · after /matoi adopt where that can't be: everybody's channel, one shared with others, one Matoi can't read
open-not_adopted = This channel couldn't become the room, so one of its own is being made. What is said here stays as it is.
