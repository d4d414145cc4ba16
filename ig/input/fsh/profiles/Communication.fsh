Profile: Communication
Parent: http://hl7.org/fhir/StructureDefinition/Communication
Id: Communication
Title: "Communication"
Description: "What one party of a claim told another, with the papers that came with it."

* inResponseTo only Reference(Communication)
* subject only Reference(Group or Patient)
* encounter only Reference(Encounter)
* recipient only Reference(Device or RelatedPerson or Group or CareTeam or HealthcareService or Organization or Patient or Practitioner or PractitionerRole)
* sender only Reference(Device or RelatedPerson or HealthcareService or Practitioner or PractitionerRole or Organization or Patient)
* reasonReference only Reference(DiagnosticReport or Condition or Observation or DocumentReference)
