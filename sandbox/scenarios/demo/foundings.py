"""Who there is: Harbor Group with three entities that share records from the top level, and Cedar Studio with one."""

from sandbox.scenarios.setting import Founding

EAST, WEST, FIELD, STUDIO = "harbor-east", "harbor-west", "harbor-field", "cedar-studio"

DEMO = (
    Founding(EAST, "harbor", "HARBOR", "100", "Harbor East", "Harbor East"),
    Founding(WEST, "harbor", "HARBOR", "200", "Harbor West", "Harbor West"),
    Founding(FIELD, "harbor", "HARBOR", "300", "Harbor Field Services", "Harbor Field Services"),
    Founding(STUDIO, "cedar", "CEDAR", "10", "Cedar Studio", "Cedar Studio", "odd-spellings"),
)
