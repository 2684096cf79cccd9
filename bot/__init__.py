"""shopfloor, a federated discussion bot for Matrix.

It posts discussion questions drawn from an essay into organising rooms, runs polls on the
essay's dilemma, counts them, and writes a weekly summary. Three ideas keep it small:

1. *The room is the ballot box.* Votes are never copied. When a poll closes, the teller reads
   them from the homeserver, counts, stores the counts and forgets the ballots.
2. *Decide, then do.* What happened is a fact, `core.door` turns it into changes (to our
   records) and acts (in the world); nothing in `core` awaits, logs or reads a clock.
3. *One transaction, then the world.* Facts, changes and acts commit together with what makes
   them happen once. Acts are carried out afterwards; their outcome comes back as a fact.

```
homeserver ─ sync ─▶ inbox  ─┐                            ┌─▶ sender ─▶ homeserver
     clock ─ tick ─▶ ticker ─┼▶ clerk: decide ▶ commit ▶ acts
  outcomes of acts ─────────▶┘                            └─▶ teller ─▶ homeserver (/relations)
                 ▲                                              │
                 └────────────────── facts ─────────────────────┘
```

Imports run one way, and the test command checks it:
`cli -> operator -> app -> device -> loops -> library
-> (matrix | store | render | decks | config) -> core`.
"""

import zoneinfo

__version__ = "0.1.0"

# Always the pinned tzdata: those of the machine may be years older, and slots would differ.
zoneinfo.reset_tzpath(())
