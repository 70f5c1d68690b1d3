"""Two accounts of one event for the overlap tests: b took a's copy, cut it up and edited it."""

A = "\n\n".join(
    [
        "LONDON — The harbour authority said on Tuesday that twelve ferries were kept in port after a storm "
        "tore away the eastern breakwater overnight.",
        "“We have never seen the water come over the wall like this,” said Joan Adeyemi, who has run the "
        "night crossing for twenty years.",
        "Repairs to the breakwater will take at least 14 weeks and cost $5 million, according to engineers "
        "who inspected the damage with divers on Monday morning.",
        "The authority recognised that its programme of inspections had fallen behind schedule since the spring.",
    ]
)

B = "\n\n".join(
    [
        "Engineers have spoken. Repairs to the breakwater will take at least 16 weeks and cost £5 million, "
        "according to engineers who inspected the damage with divers on Sunday morning.",
        "The harbor authority said Tuesday that twelve ferries were kept in port after a storm tore away the "
        "eastern breakwater overnight.",
        '"We have never seen the water come over the wall like this," said Joan Adeyemi.',
        "The authority recognized that its program of inspections had fallen behind schedule since the "
        "spring, a union leader told a local paper.",
    ]
)

UNRELATED = "\n\n".join(
    [
        "The city council voted to open three new libraries in the northern districts, where reading rooms "
        "have been shut for a decade. Volunteers will sort donated books through the summer. Supporters had "
        "collected signatures at every market since February.",
    ]
)
