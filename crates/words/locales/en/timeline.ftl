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
# document · what Slack refused for good, in Slack's words
timeline-fell_short = Something could not be done in Slack: { $reason }
# document · a message of the room
timeline-said = { $who }: { $text }
# fragment · marks beside a message
timeline-edited = edited
timeline-deleted = a deleted message
# fragment · the name of Matoi itself as a speaker
timeline-matoi = Matoi
