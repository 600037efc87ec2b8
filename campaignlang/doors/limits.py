"""Every limit of the tool, in one place: what is beyond gets a clear sentence instead of a hang.

The docs list them from here. Sizes are bytes unless the name says otherwise.
"""

# Sources
NESTING_MAX = 100
SOURCE_BYTES_MAX = 5_000_000
TEMPLATE_BYTES_MAX = 1_000_000
NAME_CHARACTERS_MAX = 64
TEXT_CHARACTERS_MAX = 100_000
ELEMENTS_MAX = 10_000
# Counted before `a, b -> c, d` is multiplied out.
FLOWS_MAX = 100_000
IMPORTS_MAX = 1_000

# Findings
NEAR_NAMES_FINDINGS_MAX = 50
NEAR_NAMES_DISTANCE_MAX = 2
FINDINGS_IN_FULL_MAX = 50
# Steps of an analysis, past which its rule is silent and an info says so.
ANALYSIS_STEPS_MAX = 1_000_000

# Literals
NUMBER_WHOLE_DIGITS_MAX = 12
NUMBER_DECIMAL_DIGITS_MAX = 6
MILLIONTHS = 1_000_000
NUMBER_MILLIONTHS_MAX = 2**63 - 1
# The one pattern of 64 bits left over stands for no number in the columns of an engine.
NUMBER_MILLIONTHS_MIN = -(2**63) + 1
YEAR_OF_DATES_MIN = 1_900
YEAR_OF_INSTANTS_MIN = 1_970
YEAR_MAX = 2_999
DURATION_YEARS_MAX = 10
DURATION_DIGITS_MAX = 12

# A run
VISITS_MAX = 1_000
MOVES_AT_ONE_INSTANT_MAX = 100
ENTRIES_OF_A_CONTACT_MAX = 100_000
# Ticks at which something happens; empty ones are skipped.
TICKS_MAX = 10_000_000
CONTACTS_MAX = 1_000_000_000
WORKERS_PER_CORE_MAX = 4
SEED_MAX = 2**64 - 1

# Contacts files
LINE_BYTES_MAX = 1_000_000
FIELD_CHARACTERS_MAX = 64_000
FAULTS_OF_A_FILE_MAX = 20

# Children
LAYOUT_SECONDS_MAX = 30
LAYOUT_MEMORY_BYTES_MAX = 2_000_000_000
LAYOUT_OUTPUT_BYTES_MAX = 100_000_000
GIT_SECONDS_MAX = 30
GIT_OUTPUT_BYTES_MAX = 50_000_000
SETTINGS_BYTES_MAX = 1_000_000
