### The case: readable alone, with Slack gone. The Markdown export has the same headings.

case-number = Number
case-state = State
case-when = When
case-opened_at = Opened
case-settled_at = Settled
case-closed_at = Closed
case-lasted = Lasted
# fragment · durations
case-minutes = { $n } min
case-hours = { $hours } h { $minutes } min
case-opener = Noticed by
case-room = Where we talked
case-impact = What users felt
case-heat = Heat
case-known = What we knew
case-evidence = Evidence
case-facts = Facts
case-hypotheses = Hypotheses
case-actions = Actions
case-decisions = Decisions
case-unknowns = Still unknown
case-roles = Roles
case-people = Who answered
case-settlement = How it settled
case-settlement_evidence = What made us think so
case-agreed_by = Confirmed by
case-decided_by = The lead's word: { $who }
case-timeline = Timeline
case-thanks = Thanks
# document · the last words of a case
case-thanks_line = Thank you, { $names }.
# document · label of the link to the original in Slack
case-source = Original
# document · stands under a heading with no entry
case-nothing = Nothing recorded
case-drill = This is the record of a drill.
case-complete = This record holds the content itself, so it can be read without Slack.
