"""Every code there is, once: what it is called and how severe it is unless set otherwise.

The rules that find them stand in syntax, model and check; their pages in docs/rules.
"""

from campaignlang.syntax.diagnostic import Code, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

SYNTAX = Code("S001", "syntax", _ERROR)
UNCLOSED_BLOCK = Code("S002", "unclosed-block", _ERROR)
UNCLOSED_STRING = Code("S003", "unclosed-string", _ERROR)
BAD_LITERAL = Code("S004", "bad-literal", _ERROR)
UNKNOWN_EDITION = Code("S005", "unknown-edition", _ERROR)
RESERVED_WORD = Code("S006", "reserved-word", _ERROR)
FORBIDDEN_CHARACTER = Code("S007", "forbidden-character", _ERROR)
NESTING_TOO_DEEP = Code("S008", "nesting-too-deep", _ERROR)
TOO_LARGE = Code("S009", "too-large", _ERROR)
NOT_UTF_8 = Code("S010", "not-utf-8", _ERROR)
UNCLOSED_BRACKET = Code("S011", "unclosed-bracket", _ERROR)
DUPLICATE_NAME = Code("N101", "duplicate-name", _ERROR)
UNKNOWN_ELEMENT = Code("N102", "unknown-element", _ERROR)
UNKNOWN_KIND = Code("N103", "unknown-kind", _ERROR)
UNKNOWN_SETTING = Code("N104", "unknown-setting", _ERROR)
UNKNOWN_RECORD = Code("N105", "unknown-record", _ERROR)
UNKNOWN_ATTRIBUTE = Code("N106", "unknown-attribute", _ERROR)
UNKNOWN_RESPONSE = Code("N107", "unknown-response", _ERROR)
UNKNOWN_BEHAVIOR = Code("N108", "unknown-behavior", _ERROR)
UNKNOWN_ZONE = Code("N109", "unknown-zone", _ERROR)
UNUSED_ELEMENT = Code("N110", "unused-element", _WARNING)
UNUSED_RECORD = Code("N111", "unused-record", _WARNING)
HIDDEN_ATTRIBUTE = Code("N112", "hidden-attribute", _WARNING)
IMPORT_NOT_FOUND = Code("N120", "import-not-found", _ERROR)
IMPORT_OUTSIDE_ROOT = Code("N121", "import-outside-root", _ERROR)
IMPORT_CYCLE = Code("N122", "import-cycle", _ERROR)
WRONG_TYPE = Code("T201", "wrong-type", _ERROR)
NOT_AN_ALLOWED_VALUE = Code("T202", "not-an-allowed-value", _ERROR)
MISSING_SETTING = Code("T203", "missing-setting", _ERROR)
DUPLICATE_SETTING = Code("T204", "duplicate-setting", _ERROR)
OUT_OF_RANGE = Code("T205", "out-of-range", _ERROR)
CLAUSES_THAT_EXCLUDE_EACH_OTHER = Code("T206", "clauses-that-exclude-each-other", _ERROR)
UNREACHABLE_ELEMENT = Code("F301", "unreachable-element", _WARNING)
DEAD_END = Code("F302", "dead-end", _ERROR)
STUCK = Code("F303", "stuck", _ERROR)
SHADOWED_FLOW = Code("F304", "shadowed-flow", _WARNING)
ZERO_TIME_LOOP = Code("F305", "zero-time-loop", _ERROR)
ENDLESS_LOOP = Code("F306", "endless-loop", _WARNING)
SHARES_DO_NOT_ADD_UP = Code("F307", "shares-do-not-add-up", _ERROR)
SHARE_OUTSIDE_SPLIT = Code("F308", "share-outside-split", _ERROR)
SOME_SHARES_MISSING = Code("F309", "some-shares-missing", _ERROR)
IMPOSSIBLE_OTHERWISE = Code("F310", "impossible-otherwise", _ERROR)
FLOW_INTO_ENTRY = Code("F311", "flow-into-entry", _ERROR)
FLOW_OUT_OF_EXIT = Code("F312", "flow-out-of-exit", _ERROR)
DUPLICATE_FLOW = Code("F313", "duplicate-flow", _ERROR)
NO_ENTRY = Code("F314", "no-entry", _ERROR)
NO_EXIT = Code("F315", "no-exit", _WARNING)
CONTRADICTION = Code("F316", "contradiction", _WARNING)
RESPONSE_OF_ELSEWHERE = Code("F317", "response-of-elsewhere", _ERROR)
OVERLAPPING_CONDITIONS = Code("F318", "overlapping-conditions", _INFO)
SAME_WAY_BOTH = Code("F319", "same-way-both", _WARNING)
ENTRY_BY_ACCIDENT = Code("F320", "entry-by-accident", _INFO)
START_NOT_BEFORE_END = Code("D401", "start-not-before-end", _ERROR)
NONEXISTENT_TIME = Code("D402", "nonexistent-time", _WARNING)
AMBIGUOUS_TIME = Code("D403", "ambiguous-time", _WARNING)
TOO_LATE = Code("D404", "too-late", _WARNING)
CUT_OFF = Code("D405", "cut-off", _WARNING)
EVENT_OUTSIDE_CAMPAIGN = Code("D406", "event-outside-campaign", _WARNING)
EVENT_ALREADY_OVER = Code("D407", "event-already-over", _WARNING)
NEVER_AT = Code("D408", "never-at", _WARNING)
COARSE_FREQUENCY = Code("D409", "coarse-frequency", _WARNING)
DATE_PASSED = Code("D410", "date-passed", _WARNING)
PUSHED_TOO_LATE = Code("D411", "pushed-too-late", _WARNING)
ZONE_UNKNOWN = Code("D412", "zone-unknown", _INFO)
BEFORE_THE_EVENT = Code("D413", "before-the-event", _WARNING)
NOT_CONNECTED = Code("R501", "not-connected", _WARNING)
MISSING_TEMPLATE = Code("R502", "missing-template", _WARNING)
UNKNOWN_MERGE_FIELD = Code("R503", "unknown-merge-field", _WARNING)
NO_UNSUBSCRIBE_LINK = Code("R504", "no-unsubscribe-link", _WARNING)
LINK_WITHOUT_UTM = Code("R505", "link-without-utm", _WARNING)
BAD_URL = Code("R506", "bad-url", _ERROR)
MAY_BE_EMPTY = Code("R508", "may-be-empty", _WARNING)
NO_WAY_TO_OPT_OUT = Code("C601", "no-way-to-opt-out", _WARNING)
CROWDED = Code("C602", "crowded", _WARNING)
QUIET_HOURS = Code("C603", "quiet-hours", _WARNING)
EARLY_REENTRY = Code("C604", "early-reentry", _WARNING)
REPEATED_MESSAGE = Code("C605", "repeated-message", _WARNING)
OPENS_STEER = Code("C606", "opens-steer", _INFO)
NO_OWNER = Code("P701", "no-owner", _WARNING)
BAD_UTM = Code("P702", "bad-utm", _WARNING)
GOAL_WITHOUT_GOAL_EXIT = Code("P703", "goal-without-goal-exit", _WARNING)
GOAL_EXIT_WITHOUT_GOAL = Code("P704", "goal-exit-without-goal", _WARNING)
UNLABELLED = Code("P705", "unlabelled", _WARNING)
EVERYONE = Code("P706", "everyone", _INFO)
EXIT_BEFORE_GOAL = Code("P707", "exit-before-goal", _WARNING)
CHANCE_OVER_100 = Code("B801", "chance-over-100", _ERROR)
QUANTILES_OUT_OF_ORDER = Code("B802", "quantiles-out-of-order", _ERROR)
UNMODELLED_RESPONSE = Code("B803", "unmodelled-response", _WARNING)
DEPENDENT_ON_NOTHING = Code("B804", "dependent-on-nothing", _ERROR)
OF_WHAT = Code("B805", "of-what", _ERROR)
DORMANT_TOO_HIGH = Code("B806", "dormant-too-high", _ERROR)
TEST_OF_NOTHING = Code("X901", "test-of-nothing", _WARNING)
RESPONSE_OUT_OF_ORDER = Code("X902", "response-out-of-order", _ERROR)
UNREACHABLE_EXPECTATION = Code("X903", "unreachable-expectation", _WARNING)
UNUSED_SUPPRESSION = Code("X904", "unused-suppression", _WARNING)
CONTACTS_FILE = Code("U901", "contacts-file", _ERROR)
CLOCK_TOLD_WRONG = Code("U902", "clock-told-wrong", _ERROR)
RUN_NEVER_ENDS = Code("U903", "run-never-ends", _ERROR)
ENDLESS_PASSAGE = Code("U904", "endless-passage", _ERROR)
NUMBER_OUT_OF_RANGE = Code("U905", "number-out-of-range", _ERROR)
LIMIT_PASSED = Code("U906", "limit-passed", _ERROR)
CANNOT_READ = Code("U907", "cannot-read", _ERROR)
CANNOT_WRITE = Code("U908", "cannot-write", _ERROR)

CODES: tuple[Code, ...] = (
    SYNTAX,
    UNCLOSED_BLOCK,
    UNCLOSED_STRING,
    BAD_LITERAL,
    UNKNOWN_EDITION,
    RESERVED_WORD,
    FORBIDDEN_CHARACTER,
    NESTING_TOO_DEEP,
    TOO_LARGE,
    NOT_UTF_8,
    UNCLOSED_BRACKET,
    DUPLICATE_NAME,
    UNKNOWN_ELEMENT,
    UNKNOWN_KIND,
    UNKNOWN_SETTING,
    UNKNOWN_RECORD,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_RESPONSE,
    UNKNOWN_BEHAVIOR,
    UNKNOWN_ZONE,
    UNUSED_ELEMENT,
    UNUSED_RECORD,
    HIDDEN_ATTRIBUTE,
    IMPORT_NOT_FOUND,
    IMPORT_OUTSIDE_ROOT,
    IMPORT_CYCLE,
    WRONG_TYPE,
    NOT_AN_ALLOWED_VALUE,
    MISSING_SETTING,
    DUPLICATE_SETTING,
    OUT_OF_RANGE,
    CLAUSES_THAT_EXCLUDE_EACH_OTHER,
    UNREACHABLE_ELEMENT,
    DEAD_END,
    STUCK,
    SHADOWED_FLOW,
    ZERO_TIME_LOOP,
    ENDLESS_LOOP,
    SHARES_DO_NOT_ADD_UP,
    SHARE_OUTSIDE_SPLIT,
    SOME_SHARES_MISSING,
    IMPOSSIBLE_OTHERWISE,
    FLOW_INTO_ENTRY,
    FLOW_OUT_OF_EXIT,
    DUPLICATE_FLOW,
    NO_ENTRY,
    NO_EXIT,
    CONTRADICTION,
    RESPONSE_OF_ELSEWHERE,
    OVERLAPPING_CONDITIONS,
    SAME_WAY_BOTH,
    ENTRY_BY_ACCIDENT,
    START_NOT_BEFORE_END,
    NONEXISTENT_TIME,
    AMBIGUOUS_TIME,
    TOO_LATE,
    CUT_OFF,
    EVENT_OUTSIDE_CAMPAIGN,
    EVENT_ALREADY_OVER,
    NEVER_AT,
    COARSE_FREQUENCY,
    DATE_PASSED,
    PUSHED_TOO_LATE,
    ZONE_UNKNOWN,
    BEFORE_THE_EVENT,
    NOT_CONNECTED,
    MISSING_TEMPLATE,
    UNKNOWN_MERGE_FIELD,
    NO_UNSUBSCRIBE_LINK,
    LINK_WITHOUT_UTM,
    BAD_URL,
    MAY_BE_EMPTY,
    NO_WAY_TO_OPT_OUT,
    CROWDED,
    QUIET_HOURS,
    EARLY_REENTRY,
    REPEATED_MESSAGE,
    OPENS_STEER,
    NO_OWNER,
    BAD_UTM,
    GOAL_WITHOUT_GOAL_EXIT,
    GOAL_EXIT_WITHOUT_GOAL,
    UNLABELLED,
    EVERYONE,
    EXIT_BEFORE_GOAL,
    CHANCE_OVER_100,
    QUANTILES_OUT_OF_ORDER,
    UNMODELLED_RESPONSE,
    DEPENDENT_ON_NOTHING,
    OF_WHAT,
    DORMANT_TOO_HIGH,
    TEST_OF_NOTHING,
    RESPONSE_OUT_OF_ORDER,
    UNREACHABLE_EXPECTATION,
    UNUSED_SUPPRESSION,
    CONTACTS_FILE,
    CLOCK_TOLD_WRONG,
    RUN_NEVER_ENDS,
    ENDLESS_PASSAGE,
    NUMBER_OUT_OF_RANGE,
    LIMIT_PASSED,
    CANNOT_READ,
    CANNOT_WRITE,
)
