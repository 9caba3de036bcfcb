### Looking back: the editor on the web, and what a look-back is prefilled with.

# document · headings of the prefilled text; each line of questions is one
look-what_happened = What happened
look-questions_note =
    What surprised us
    One thing to try next time
look-questions =
    What helped, and whose what
    When it felt off, and what we were looking at
    Which options were in mind when we hesitated
    What surprised us compared with a normal day
    One thing to try when the same alarm rings
# document · the editor
look-title = Look-back on { $number }
look-help = Everyone did their best with what they knew then. A line or two is enough. Markdown works.
look-text = What we take from it
look-save = Save
    .preview = Preview
    .save = Save
    .done = Save and finish
    .open_again = Save and keep open
look-saved = Saved.
look-saved_done = Saved, and finished. Thank you for looking back.
look-joined = Someone else wrote while you did. Nothing was lost: both texts are there, one under the other.
look-written_by = Last written by { $who }
look-prefilled = Filled in from the record; nothing is kept until it is saved.
look-is_done = Finished
look-is_open = Being written
look-name = Your name (optional)
# document · what comes after, on the page and in the export
look-after = What comes next
look-tasks = Left to do
look-look_backs = Look-backs
look-who = Who: { $value }
look-how = How: { $value }
look-when = Around: { $value }
look-for_whom = For whom: { $value }
look-not_this_time = Not this time
look-nobody_yet = Open to whoever likes
look-task_done = done
look-task_dropped = let go
look-size_note = 5-minute note
look-size_talk = 30-minute talk
look-size_deep = In depth
# document · somebody else saved since this text was begun; both are shown
look-moved = { $who } saved before you.
    .mine = Save mine instead
    .together = Put both together and edit
look-moved_by_someone = Someone else saved before you.
look-moved_help = Nothing was changed yet: both texts are here. A saved text that is replaced stays in the events of the JSON export.
look-theirs = The text that was saved
look-mine = Your text
look-keep_theirs = Leave it at this text
