### After settling: who carries what, and how. "Not this time" is an answer too.

after-cause = Looking into the cause
after-report = Write-up
after-asked = { $who } asks whether you could take “{ $what }”. “Can't right now” is fine, and nobody else sees it.
after-asked_by_someone = Someone asks whether you could take “{ $what }”. “Can't right now” is fine, and nobody else sees it.
after-sent = I've quietly asked { $who } about “{ $what }”.
after-declined = { $who } can't take “{ $what }” right now. Someone else may like to be asked. Nobody else sees this.
after-taken = Thank you for taking “{ $what }”. You can hand it on any time.
after-task_held = { $who } has that one. A word with them may help.
after-lookback_opened = The look-back is open, with a draft filled in from the record.
after-lookback_joined = Someone else wrote while you did. Nothing was lost: both texts are there, one under the other.
# post · under the news that it settled
after-checklist =
    {"*"}What comes next*
    Fill in what you can, in any order. “Not this time” is an answer too.
    .take = I'll take it
    .plan = How, or ask someone
    .not_this_time = Not this time
    .after_all = After all, yes
    .let_go = Not me after all
after-how = how
after-when = around
after-for_whom = for whom
after-not_this_time = not this time
after-lookbacks = Look-backs
    .write = Write or read
    .done = It's done
    .not_this_time = Not this time
    .not_yet = Not yet after all
    .after_all = After all, yes
after-size = Pick a size. If unsure, the 5-minute note is plenty.
    .note_5_min = 5-min note
    .talk_30_min = 30-min talk
    .in_depth = In depth
after-lookback_draft = a draft is ready
after-lookback_written = being written
after-lookback_done = done
after-tasks = Left to do
    .add = Add a task
    .take = I'll take it
    .let_go = Put it down
    .done = Done
    .not_yet = Not yet after all
