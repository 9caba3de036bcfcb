### After settling: who carries what, and how. "Not this time" is an answer too.

after-cause = Looking into the cause
after-report = Write-up
after-asked = { $who } asks whether you could take “{ $what }”. “Can't right now” is fine, and nobody else sees it.
after-asked_by_someone = Someone asks whether you could take “{ $what }”. “Can't right now” is fine, and nobody else sees it.
after-sent = I've quietly asked { $who } about “{ $what }”.
after-declined = { $who } can't take “{ $what }” right now. Someone else may like to be asked. Nobody else sees this.
after-task_held = { $who } has that one. A word with them may help.
after-lookback_opened = The look-back is open, with a draft filled in from the record.
after-lookback_joined = Someone else wrote while you did. Nothing was lost: both texts are there, one under the other.
