### The visible words, the same in Slack and on the web. Their emoji are in src/glossary.rs.

vocabulary-state_open = Open
vocabulary-state_responding = Responding
vocabulary-state_settling = Settling
vocabulary-state_settled = Settled
vocabulary-state_closed = Closed
vocabulary-state_false_alarm = False alarm

vocabulary-role_lead = Lead
vocabulary-role_scribe = Scribe
vocabulary-role_comms = Comms
vocabulary-role_hands_on = Hands-on
vocabulary-role_company = Company

vocabulary-note_fact = Fact
vocabulary-note_hypothesis = Hypothesis
vocabulary-note_impact = Impact
vocabulary-note_action = Action
vocabulary-note_decision = Decision
vocabulary-note_unknown = Unknown

vocabulary-hypothesis_open = Open
vocabulary-hypothesis_supported = Supported
vocabulary-hypothesis_ruled_out = Ruled out

vocabulary-answer_now = I can work on it now
vocabulary-answer_watching = Watching
vocabulary-answer_later = Later
vocabulary-answer_not_now = Not this time

vocabulary-heat_heads_up = Heads-up
vocabulary-heat_need_hands = Need hands
vocabulary-heat_all_together = All together

vocabulary-area_server = Server-side
vocabulary-area_web = Web front
vocabulary-area_mobile = Mobile
vocabulary-area_infra = Infrastructure
vocabulary-area_director = Directors
vocabulary-area_support = Support
vocabulary-area_other = Others

vocabulary-drill_prefix = [DRILL]
