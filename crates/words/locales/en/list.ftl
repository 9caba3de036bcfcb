### The list: what is open, and what was. No emphasis marks here.

# document · navigation
list-nav = List
# document · the list of incidents
list-title = All incidents
list-help = What is open stands on top, what came before follows month by month.
list-search = Words in the title
list-filter = Narrow it down
list-all = All
list-open = Open
list-over = Closed
# document · under a title: how long, who led, how many took part
list-lasted = Lasted { $time }
list-so_far = { $time } so far
list-lead = Lead: { $names }
list-people =
    { $n ->
        [one] One person
       *[other] { $n } people
    }
list-empty = No incident yet. “Something is off” is all it takes to begin.
list-no_match = No title holds “{ $query }”. What closed ones say inside can be searched in the library.
list-no_older = There is nothing before this.
list-see_all = See the list
list-pages = Pages
list-older = Earlier ones
list-newest = To the newest
