Instance: task
InstanceOf: TaskBundle
Usage: #example
Title: "Task"
Description: "A hospital asks an insurer for the state of a claim."
* insert Exchange(TSK-2025-0042, 2025-04-11T09:00:00.000+05:30)
* entry[Task] insert Holds(c0, SearchTask)
* entry[1] insert Holds(03, Hospital)
* entry[2] insert Holds(04, Insurer)

Instance: SearchTask
InstanceOf: Task
Usage: #inline
* insert Is(c0)
* insert Narrative(Search for claim CLM-2025-0042)
* status = #requested
* intent = #order
* code = TaskCodeSystem#search "Search"
* description = "Search for claim CLM-2025-0042"
* authoredOn = "2025-04-11T09:00:00+05:30"
* requester insert ByHospital
* owner insert ByInsurer
* input.type = TaskInputTypeCodes#claimNumber "ClaimNumber"
* input.valueString = "CLM-2025-0042"
