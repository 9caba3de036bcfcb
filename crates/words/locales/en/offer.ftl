### What can be pressed beside words to one person. Every press can be taken back.

# button · the labels of all of them
offer-press = What you can do next
    .accept = I'll take it
    .decline = Can't right now
    .go_on = Go on a while
    .pass_on = Pass it on
    .let_go = Let it go
    .undo = Undo
    .take_again = Take it again
    .together = Hold it together
    .take_lead = Take the lead
    .ask_someone = Ask someone else
    .take_back = Take it back
    .change = Change it
    .join = Join that one
    .ask_settled = Ask everyone
    .looks_settled = Looks settled
    .close = File it and close
    .reopen = Go on with it
    .new_room = Go on in a new room
    .say_impact = Say what users see
    .write = Write it
    .look = Look again
    .raise = Raise something
    .look_into = I'll look into it
    .say_known = Write what is known
    .say_title = Give it a title
