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
