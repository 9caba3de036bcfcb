### One line of the timeline, on the incident's page and in the case.

# document · what happened, in the past tense; no full stop
timeline-opened = { $who } spoke up
timeline-opened_quietly = Word came in, and this was opened
timeline-room = A place to talk was made: { $channel }
timeline-invited =
    { $n ->
        [one] One person was called in
       *[other] { $n } people were called in
    }
timeline-not_invited = Could not be invited from here: { $names }
timeline-announced = Everyone was told that this is open
timeline-evidence = Evidence was kept
timeline-joined = { $who } joined
# document · an answer to the roll call; never for "not this time" (no name beside a refusal)
timeline-answered = { $who }: { $answer }
timeline-role_taken = { $who } took { $role }
# document · on purpose without a name
timeline-role_released = { $role } became open
timeline-note_kind = Changed to { $kind }: { $text }
timeline-note_withdrawn = Withdrawn ({ $kind }): { $text }
timeline-supported = A hypothesis was supported: { $text }
timeline-ruled_out = A hypothesis was ruled out: { $text }
timeline-title = Renamed: { $title }
timeline-heat = Heat: { $heat }
timeline-proposed = { $who } asked whether it looks settled
timeline-agreed = { $who }: looks settled
timeline-concern = { $who }'s concern: { $text }
timeline-withdrawn = The proposal to settle was withdrawn
timeline-settled = Settled
timeline-decided = Settled on the word of { $who }, the lead
timeline-reopened = Reopened
timeline-closed = The record was filed and this was closed
timeline-false_alarm = It turned out to be nothing, and this was closed
timeline-archived = The room was archived
timeline-adopted = { $channel } became this incident's room; what was said there in the last { $n } days is taken into the record
timeline-brought_along = Taken along from before it became the room: { $n }
timeline-room_put_away = The room was archived while the incident was open
timeline-put_out = Matoi was no longer in the room
timeline-room_renamed = The room is now called { $channel }
timeline-room_opened_again = The room was unarchived
timeline-room_regained = Matoi was back in the room
# document · what Slack refused for good, in Slack's words
timeline-fell_short = Something could not be done in Slack: { $reason }
# document · after a gap in what Slack delivers
timeline-caught_up =
    { $n ->
        [one] For { $span } not everything reached Matoi. Read again since: one thing was missing and is here now.
       *[other] For { $span } not everything reached Matoi. Read again since: { $n } things were missing and are here now.
    }
# document · on purpose without a name
timeline-left = Someone left the room
timeline-file = File “{ $name }”: { $value }
timeline-no_channel = No channel could be made, so it goes on in a thread: { $reason }
timeline-thread = Talking in a thread: { $channel }
timeline-note_taken = { $who } is looking into it: { $text }
# document · on purpose without a name
timeline-note_put_down = Put down, and open to whoever likes: { $text }
timeline-note_put_back = Put back ({ $kind }): { $text }
timeline-note_reworded = Reworded: { $text }
timeline-supported_by = A hypothesis was supported: { $text } (shown by: { $fact })
timeline-ruled_out_by = A hypothesis was ruled out: { $text } (shown by: { $fact })
timeline-open_again = A hypothesis is open again: { $text }
# document · on purpose without a name
timeline-agreement_taken_back = One “looks settled” was taken back
timeline-went_on = It went on in a new incident
timeline-went_on_in = It went on in { $number }
# document · what comes after; nobody is named beside something put down
timeline-planned = { $what }: { $plan }
timeline-follow_up_taken = { $who } took “{ $what }”
timeline-follow_up_open = “{ $what }” became open
timeline-not_this_time = “{ $what }”: not this time
timeline-after_all = “{ $what }” is wanted after all
timeline-task_added = Left to do: { $text }
timeline-task_taken = { $who } took it: { $text }
timeline-task_open = Open again to whoever likes: { $text }
timeline-task_done = Done: { $text }
timeline-task_let_go = Let go: { $text }
timeline-task_again = Still to do: { $text }
timeline-task_reworded = A task was reworded: { $text }
timeline-look_back_opened = A look-back was opened ({ $size })
timeline-look_back_written = { $who } wrote in a look-back
timeline-look_back_done = A look-back is done ({ $size })
timeline-look_back_dropped = A look-back: not this time ({ $size })
timeline-look_back_again = A look-back goes on ({ $size })
# document · a message of the room
timeline-said = { $who }: { $text }
# fragment · marks beside a message
timeline-edited = edited
timeline-deleted = a deleted message
# fragment · the name of Matoi itself as a speaker
timeline-matoi = Matoi
