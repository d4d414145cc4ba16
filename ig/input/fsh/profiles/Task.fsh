Profile: Task
Parent: http://hl7.org/fhir/StructureDefinition/Task
Id: Task
Title: "Task"
Description: "Work that one party of a claim asks another to do, and what came of it."

* partOf only Reference(Task)
* code from ndhm-task-codes (example)
* encounter only Reference(Encounter)
* requester only Reference(Device or RelatedPerson or Organization or Patient or Practitioner or PractitionerRole)
* owner only Reference(CareTeam or HealthcareService or Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* reasonCode MS
* reasonCode.coding from ndhm-reason-code (example)
* insurance only Reference(ClaimResponse or Coverage)
* restriction.recipient only Reference(RelatedPerson or Group or Patient or Practitioner or PractitionerRole or Organization)
* input.type from ndhm-task-input-type-code (example)
* output.value[x] from ndhm-task-output-value (example)
