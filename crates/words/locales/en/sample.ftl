### The sample: one made-up incident in a new library.

# document · stands where a real case has its number
sample-mark = Sample
# document · in the library
sample-offer = See one incident from the first hunch to the thanks before you need it. The people and everything that happens are made up.
# document · on its own page and in its exports
sample-about = This is a sample. The people and everything that happens are made up; it is in no count and no search.
sample-acts = About the sample
    .put_away = Put the sample away
    .put_back = Bring the sample back
sample-is_away = The sample is put away. It can come back any time.
