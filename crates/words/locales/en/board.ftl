### The board: first in the room, always the present. The web pages use the same headings.

board-impact = What users feel
board-heat = Heat
board-facts = What we know
board-hypotheses = Hypotheses (suspected)
board-actions = Actions (done and under way)
board-decisions = Decided
board-unknowns = Not known yet
board-roles = Roles
# fragment · stands where a role's holder would stand
board-role_open = open
board-roll_call = Who can help
board-by_area = By area
board-evidence = Evidence
board-next = Next step
# fragment · no person yet
board-nobody = nobody yet
# fragment · no entry yet
board-nothing = nothing yet
# head, document · one labelled line
board-line = { $label }: { $value }
# fragment · after a list that was cut
board-more = { $n } more
# fragment · after a list of people that was cut
board-people_more = { $n ->
    [one] one more person
   *[other] { $n } more people
}
# fragment · the same where names fill {names}; in Japanese 「さん」 follows it
board-names_more = { $n ->
    [one] one more person
   *[other] { $n } more people
}
# head · the line under the title: since when, thanks, the link to our page
board-since = Since { $time }
board-raised_by = Thank you for raising this, { $opener }
board-record = Record page
# head · small print, the first line of the guideline
board-guideline = Our mindset: whoever notices, speaks up, right then. Being wrong is fine.
# head, document · where a piece of evidence came from
board-from_alert = From the alert
board-from_message = The first word
# head · how to keep something
board-note_hint = React with 📌 fact, 🤔 hypothesis or 🔧 action, or begin a message with “fact:” or “hypothesis:”, and it appears here.
# head, document · the next step, by state
board-next_open = Paste what you see, and whoever comes can start at once.
board-next_responding = Is there a quick way to make it hurt less for users (roll back, switch off, put up a notice)?
board-next_settling = We're asking whether this looks settled to everyone.
board-next_settled = After a breather, the record can be filed and the room closed.
board-next_closed = The record is in the library.
board-next_false_alarm = It turned out to be nothing. The record is in the library.
# the room's topic · plain text, no markup
board-topic = { $state } / { $title } / Lead: { $lead }
# head · the buttons under the board; show those that apply
board-actions_row = What you can do next
    .propose = Ask if it's settled
    .false_alarm = It was nothing
    .close = File it and close
    .reopen = Reopen
    .leads_word = Lead's word: settled
# head · beside whoever holds a role
board-until = until { $time }
# head · beside a hypothesis, the fact that settled it
board-because = because: { $text }
# head · beside something not known yet
board-looking_into = looking into it: { $names }
board-files = Files that came along
board-file_awaited = copying it
# head · value is the beginning of the content's hash
board-file_kept = copy kept ({ $value })
# fragment · a file beyond those that are copied
board-file_named_only = kept by name and place
board-file_missed = not copied: { $reason }
# fragment · why a file was not copied
board-file_too_big = larger than the { $n } MB that are copied
# fragment · why a file was not copied
board-file_sign_in_page = Slack asked us to sign in; the right files:read may be missing
# fragment · why a file was not copied
board-file_elsewhere = it is kept outside this Slack
# fragment · why a file was not copied
board-file_not_slacks = its address is not one of Slack's
board-follows = Goes on from { $number }
# head · where no channel was given
board-threaded = I couldn't create a channel, so we're in this thread. The record goes on.
# head · the buttons that open a form; show those that apply
board-forms_row = With a few words
    .note = Note something
    .notes = Change a note
    .details = Title, impact, heat
    .offer = Ask someone for a role
    .propose_with = Ask with what we saw
