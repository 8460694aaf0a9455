"""The closed lists of codes that facts may hold, in the order a rep expects them."""

CUSTOMER_KINDS = ("end_customer", "distributor", "agent", "store", "partner", "other")
GRADES = ("A", "B", "C", "D")
CHANNELS = (
    "referral",
    "exhibition",
    "cold_call",
    "website",
    "advertising",
    "social_media",
    "distributor",
    "walk_in",
    "other",
)
PROSPECT_STEPS = ("lead", "contacted", "interested", "proposal", "negotiation")
STAGES = (*PROSPECT_STEPS, "won", "lost")
DECISION_ROLES = (
    "decider",
    "influencer",
    "user",
    "purchaser",
    "payer",
    "gatekeeper",
    "other",
)
GENDERS = ("female", "male", "other")
CALENDARS = ("solar", "lunar")
VISIT_MODES = ("visit", "call", "wechat", "mail", "video")
VISIT_STATES = ("planned", "completed", "missed", "cancelled")
VISIT_RESULTS = ("order", "progress", "no_change", "refused", "absent")
MEETING_KINDS = ("meeting", "banquet", "event")
APPROVALS = ("none", "pending", "approved", "refused")
TASK_STATES = ("open", "done", "cancelled")
LINE_STATES = ("ordered", "delivered", "cancelled")
ORDER_STATES = LINE_STATES
PAYMENT_KINDS = ("payment", "refund")
RETURN_STATES = ("reported", "received", "settled")
READING_NATURES = ("flow", "level")
LEARNING_KINDS = ("product", "reading", "colleague", "course", "other")
NOTE_KINDS = ("note", "request", "discussion")
SENSES = ("reach", "cap")
BASES = ("ordered", "delivered", "collected")
EACH = ("gift", "contact", "customer", "rep", "region", "meeting")
