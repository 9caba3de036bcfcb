### About Matoi itself: what happened, what is kept, how to go on.

# ephemeral · no room at all; the page carries on
sys-no_room =
    I couldn't create a channel. What you raised is kept and can be read on the web page. Any channel you usually talk in will do.
    Slack answered: { $reason }
# ephemeral · no channel, but a thread to go on in
sys-no_channel = I couldn't create a channel, so it goes on in the thread under the announcement. I'm still keeping notes.
# ephemeral · /matoi help
sys-help =
    {"*"}Ways to say it* (threads: @Matoi)
    • Raise: `/matoi it's odd` or 🧯; right here: `/matoi adopt`
    In a room:
    • `fact …` (hypothesis, impact, action, decision, unknown; 📌 🤔 🔧)
    • `role lead` (release, together, @name, accept, decline)
    • `settle …`, `settle now`, `concern …` (agree, disagree, withdraw)
    • `cause me`, `report …`, `task …`, `lookback`
    • `title …`, `heat …`, `close`, `false alarm`, `reopen`
# ephemeral · a room's command said elsewhere
sys-not_a_room = That works inside an incident's room. To raise something, `/matoi a few words` is enough.
# head, document · waiting for Slack, will go by itself
sys-undelivered =
    { $n ->
        [one] One thing hasn't reached Slack yet. Everything is kept, and it goes out as soon as Slack answers.
       *[other] { $n } things haven't reached Slack yet. Everything is kept, and they go out in order as soon as Slack answers.
    }
# head, document · given up for now
sys-parked =
    { $n ->
        [one] One thing could not be delivered to Slack. Everything is kept, and you can carry on.
       *[other] { $n } things could not be delivered to Slack. Everything is kept, and you can carry on.
    }
# head, document · sent, outcome unknown
sys-unconfirmed =
    { $n ->
        [one] For one thing it isn't certain yet whether it reached Slack. Nothing is sent twice; it is being checked first.
       *[other] For { $n } things it isn't certain yet whether they reached Slack. Nothing is sent twice; they are being checked first.
    }
# ephemeral · once per incident, to whoever raised it: a step Slack refused, and nothing waits for it
sys-skipped_pin = The summary couldn't be pinned here. It stands near the top of the room, and everything else goes on.
sys-skipped_answers = The four answers couldn't be put under the summary as reactions. Reactions you add yourselves count just the same.
sys-skipped_announcement = Not everybody could be told in the usual channel. A line there with the room's name would help; everything else goes on.
sys-skipped_post = Something couldn't be posted in the room. It is kept, and it can be read on the web page.
sys-skipped_reading = The room couldn't be read through once more. What came in is kept; what Slack never sent may be missing.
sys-skipped_archive = The room couldn't be archived from here. Anyone who may archive channels can do it, or it can simply stay. The record is kept.
# dm, document · somebody archived the room of an incident that is open
sys-room_put_away_by = { $who } archived the room. The incident stays open, and everything recorded and everything still to be delivered is kept. It can go on in a new room or be closed; if the room is unarchived, it simply goes on there.
sys-room_put_away = The room was archived. The incident stays open, and everything recorded and everything still to be delivered is kept. It can go on in a new room or be closed; if the room is unarchived, it simply goes on there.
# dm, document · Matoi was taken out of the room and could not come back by itself
sys-put_out = I'm not in the room any more, so I can't post there and don't hear what is said. The incident stays open, and what was to be delivered is kept. Once somebody there writes /invite @Matoi, it goes out in order, and I read what was said meanwhile.
# dm · once, to whoever unarchived the room of what was closed
sys-room_again = The room of a closed incident is open again. What is said there is kept. If it is going on after all, the button below takes it up again.
# thread, head · people Matoi could not invite, by name
sys-not_invited = I couldn't invite { $names } from here. If someone nearby could let them know, that would help.
# head, document · what Slack refused for good; reason in Slack's words
sys-fell_short =
    { $n ->
        [one] One thing could not be done in Slack. Everything is kept, and you can carry on.
       *[other] { $n } things could not be done in Slack. Everything is kept, and you can carry on.
    }
    Slack answered: { $reason }
# ephemeral · the incident, alert or note asked for is not there
sys-no_such_incident = That incident couldn't be found. The open ones are listed on the Now page of the web.
sys-no_such_alert = That alert couldn't be found. If something looks odd, `/matoi a few words` starts one.
sys-no_such_note = That note couldn't be found. The other notes are as they were.
# ephemeral, document · nobody the workspace knows asked for it
sys-not_a_person = I couldn't tell who asked, so nothing was changed. From Slack it works.
sys-no_such_look_back = That look-back isn't here. Everything else is as it was.
sys-no_such_task = That task isn't here. Everything else is as it was.
sys-too_many = No more of these fit here. Everything already kept stays; going on elsewhere with a link works well.
# modal · under a field with more than Slack takes
sys-form_too_long = That's a little long. Up to { $n } characters can be kept as they are.
# ephemeral · to whoever wrote more than can be kept
sys-text_cut = That was longer than one text can be here: the first { $max } characters are kept, and the last { $n } are not. Those could go into another message or text.
# dm · once per incident, to whoever posted the first file that is not copied
sys-files_named_only = More files came along than are copied for one incident ({ $n }). From here on their names and places are kept, and the files stay where they were posted.
# ephemeral · a mention that reached Matoi long after it was written
sys-came_late = What you asked me at { $time } reached me only now, so I have not acted on it. If it still matters, please send it again.
