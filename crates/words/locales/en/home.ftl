### Home: what is open now, and how to raise something.

# home · heading above the open incidents this person may see
home-open = Open now
# home · when there is none
home-nothing_open = Nothing is open right now. A quiet moment.
# home · last line
home-how = Something looks off? `/matoi` and a few words in any channel, or no words at all.
