Profile: CommunicationRequest
Parent: http://hl7.org/fhir/StructureDefinition/CommunicationRequest
Id: CommunicationRequest
Title: "Communication request"
Description: "One party of a claim asking another for information."

* replaces only Reference(CommunicationRequest)
* subject only Reference(Group or Patient)
* encounter only Reference(Encounter)
* requester only Reference(RelatedPerson or Device or Practitioner or PractitionerRole or Organization or Patient)
* recipient only Reference(Device or RelatedPerson or Group or CareTeam or HealthcareService or Organization or Patient or Practitioner or PractitionerRole)
* sender only Reference(Device or RelatedPerson or HealthcareService or Organization or Patient or Practitioner or PractitionerRole)
* reasonReference only Reference(Condition or Observation or DiagnosticReportImaging or DiagnosticReportLab or DocumentReference)
