### Coming in, and saying who one is. No mark-up.

door-title = Come in to Matoi
    .enter = Come in
# document · nobody has come in yet
door-how = Type this on the machine Matoi runs on: it prints a link that opens once, within 15 minutes.
door-spent = This link was used already, or its time is over. Nothing is lost.
door-for_you = You come in as { $name }.
door-who = You are
    .save = Use this name
# document · where nobody signs in and nobody said who they are
door-nobody = No name
door-leave = Leave
    .leave = Leave
# document · Slack vouches for whoever comes in
door-slack = Slack says who you are. If it doesn't answer, the way below works without it.
    .enter = Sign in with Slack
# document · why Slack's word did not lead in; the link of the host is told of below it
door-away_lost = This way in was begun too long ago, or in another browser. Beginning again helps, and nothing is lost.
door-away_refused = Slack didn't say yes this time. Trying again may help.
door-away_unheard = Slack couldn't be asked just now. Nothing is lost, and the way below works without it.
door-away_elsewhere = That Slack account belongs to another workspace. With an account of this team's workspace it works.
door-away_unknown = Slack knows you, and Matoi hasn't met you yet. That may take a few minutes for somebody new on the team.
