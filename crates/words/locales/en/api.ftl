### What `/api/openapi.json` says of each call. Plain words; a reader may never have seen Matoi.

# document · about the whole
api-about =
    The flow of an incident as JSON: raise it, gather, note what is seen, settle, look back. Whatever a person can ask for in chat can be asked for here.
    An incident can be raised with nothing filled in. A field that is null is the same as one left out; fields nobody knows are passed over.
    Messages come in the language of Accept-Language (ja or en).
# document · how to prove who calls
api-token = The token that `matoi token` prints.
api-key = Whoever asks twice under one key asked once: the first answer is given again. Made up freely, one per thing asked for.
api-location = Where it can be read from now on.
api-challenge = How to prove who calls.
# document · parts of an address
api-path_id = The number or the id of an incident.
api-path_note = The id of a note.
api-path_task = The id of a task.
api-path_file = The id of a file, as an incident's files name it.
api-path_look_back = The id of a look-back.
api-path_fingerprint = What makes two alerts the same alert.
api-path_source = Who sends it.
api-path_token = The token for alerts, which `matoi token` prints.
api-query_state = Only those in one of these states.
api-query_q = Only those with these words in them.
# document · what each call does
api-call_list_incidents = Incidents, the newest first
api-call_raise = Raise an incident
api-call_show_incident = One incident, whole
api-call_show_file = The content of a file that came along
api-call_change_incident = Change its few words
api-call_join = Somebody comes along
api-call_record_note = Note a fact, a hypothesis, an action, …
api-call_change_note = What became of a note
api-call_answer_roll_call = Say who can act
api-call_change_role = Take, offer or put down a role
api-call_settle = Propose that it has settled, agree, say a concern, reopen
api-call_close = File it and close
api-call_follow_up = Who looks into the cause, who puts the report together; how, when, for whom
api-call_look_back = Look back: open one, prefilled from the record
api-call_add_task = Something is left to do
api-call_change_task = What became of a task
api-call_change_look_back = Write a look-back, finish it
api-call_list_alerts = Alerts that came in, with how often
api-call_act_on_alert = Raise an alert, look at it, or say that it is nothing
api-call_list_cases = The library
api-call_show_case = One case, whole
api-call_hear_alert = A machine says that something is off
api-call_lives = Whether it lives
api-call_is_ready = Whether it can accept and keep
api-call_describe = This description
# document · fields that need a word
api-field_by = Who asks: the id or the name of somebody known, or any name. An unknown name is kept as text and has no rights.
api-field_person = The id or the name of somebody known.
api-field_sensitive = Seen by nobody but those in it.
api-field_evidence = What was seen, with where it could be seen: a text, an object, or a list of either.
api-field_message = The message it points to, as its room and its mark: C1/1795323720.000100
api-field_double = Beside whoever holds it.
api-field_because = The fact that supported it or ruled it out, by its id.
api-field_taken = Whoever asks is looking into it, or no more.
api-field_material = What made somebody think so, chosen: notes by id, evidence by its place (from 0). Left out, every fact is shown.
api-field_follow_up = Left out, it is a plan: parts that are named change, the others stay.
api-field_who = Naming a colleague asks them, quietly. Any other name is kept as text.
api-field_mine = Whoever asks takes it.
api-field_base = The revision that was read. Where somebody else wrote meanwhile, both texts are kept.
api-alert_post = The generic alert.
api-alert_body = One alert or a list of them. Whatever comes is kept; what could not be read of it is told in the answer.
api-error_code = A word for programs. It stays the same.
api-error_field = The field that could not be read.
# document · what an answer's status means
api-gives_200 = As it is now.
api-gives_201 = It is there now.
api-gives_202 = Kept, and still being worked on.
api-gives_400 = Something in it could not be read; nothing was changed. The field is named where there is one.
api-gives_401 = The token is missing or another one.
api-gives_403 = This can't be opened from here.
api-gives_404 = There is none of that name.
api-gives_408 = It didn't arrive whole.
api-gives_409 = It cannot be just now; the answer says what stands in its way.
api-gives_413 = More than one mebibyte.
api-gives_503 = Not just now; asking again in a moment helps.
