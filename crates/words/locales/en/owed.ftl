### What is owed: what has not reached Slack yet, since when, and what comes next by itself.

# document · title; nothing to be anxious about
owed-title = What is owed
owed-help = This hasn't reached Slack yet. Every record is kept, and nearly all of it goes out by itself.
owed-nothing = Nothing is owed. Everything has arrived.
owed-of_alert = An alert's card
owed-since = since { $time }
owed-said = What came back:
# document · one press for all that one incident owes, and what it came to
owed-acts = Try again
    .again = Try now
owed-hastened =
    { $n ->
        [one] One thing is being tried now. What may have arrived already is checked first, so nothing comes twice.
       *[other] { $n } things are being tried now. What may have arrived already is checked first, so nothing comes twice.
    }
owed-hastened_none = There was nothing left to try: it has arrived, or is on its way this moment.
# document · what came in
owed-deliveries =
    { $n ->
        [one] One thing came in and is being read. It goes on in order.
       *[other] { $n } things came in and are being read. They go on in order.
    }
owed-unreadable =
    { $n ->
        [one] One thing came in that couldn't be read. It is kept, not thrown away.
       *[other] { $n } things came in that couldn't be read. They are kept, not thrown away.
    }
# document · what Slack would not do, for good
owed-refused = What Slack would not take
owed-refused_help = It isn't sent again. What it says can be read on the pages.
# document · how far along; stands beside an icon
owed-stage_pending = Waiting
owed-stage_sending = Being sent
owed-stage_unknown = Being checked
owed-stage_parked = Stuck
owed-stage_refused = Not taken
# document · what happens next by itself
owed-next_pending = It goes out by itself when its turn comes.
owed-next_again = It is sent again around { $time }.
owed-next_sending = It is on its way right now.
owed-next_unknown = Nobody knows whether it arrived, so that is checked first. Nothing is sent twice.
owed-next_check = Nobody knows whether it arrived, so that is checked around { $time }. Nothing is sent twice.
owed-next_parked = It doesn't move by itself. “Try now”, or a restart with a newer Matoi, may set it going.
owed-next_refused = Everything goes on without it.
# document · what it is
owed-what_unknown = Something that can't be read
owed-what_open_room = Making the place to talk
owed-what_adopt_room = Making the channel the room
owed-what_call_opener = Calling whoever raised it
owed-what_call_people = Calling everyone
owed-what_post_head = The first post of the room
owed-what_pin_head = Pinning the first post
owed-what_offer_answer = Reactions to answer with
owed-what_announce = The announcement
owed-what_open_thread = The thread to go on in
owed-what_acknowledge = The mark that something was noted
owed-what_fetch_text = Getting the words of a message
owed-what_copy_file = Copying a file
owed-what_post_proposal = Asking whether it has settled
owed-what_post_settled = The post that it has settled
owed-what_post_reopened = The post that it is open again
owed-what_redraw_head = Writing the first post anew
owed-what_read_back = Reading what was said
owed-what_catch_up = Reading what was missed
owed-what_come_back = Coming back into the room
owed-what_keep_case = The copy in the library
owed-what_post_farewell = The post of thanks
owed-what_archive_room = Putting the room away
owed-what_post_card = An alert's card
owed-what_say = A word to one person
owed-what_tell = A message to one person
owed-what_pass = Word passed inside Matoi
owed-what_board = The board in the first post
owed-what_topic = The room's topic
owed-what_announcement = The announcement, written anew
owed-what_proposal = The question, written anew
owed-what_settled = The post that it has settled, written anew
owed-what_card = An alert's card, written anew
