### Home: how to raise something, what is open now, what was asked, what there is to read.

# home · first line, over the one large button
home-how = Something looks off? The button below, or `/matoi` in any channel. A few words will do, and so will none.
    .raise = Raise something
# home · heading above what waits for this person's word
home-asked = Asked of you, quietly
# home · a proposal they have not answered
home-does_it_look_settled = Does it look settled to you? Proposed by { $who }. Either answer helps.
# home · heading above the open incidents this person may see
home-open = Open now
    .join = Join
# home · when there is none
home-nothing_open = Nothing is open right now. A quiet moment.
# home · heading above the tasks this person took
home-taken = You took these
# home · heading above the newest of the library
home-to_read = To read when there is time
