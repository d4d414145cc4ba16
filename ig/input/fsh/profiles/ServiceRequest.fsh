Profile: ServiceRequest
Parent: http://hl7.org/fhir/StructureDefinition/ServiceRequest
Id: ServiceRequest
Title: "Service request"
Description: "An order or advice: an investigation, a procedure, a referral."

* text MS
* basedOn only Reference(CarePlan or ServiceRequest or MedicationRequest)
* replaces only Reference(ServiceRequest)
* status MS
* intent MS
* code MS
* code insert SnomedConcept
* subject MS
* subject only Reference(Patient)
* encounter only Reference(Encounter)
* requester 1..1 MS
* requester only Reference(Practitioner or PractitionerRole or Organization or Patient)
* performer only Reference(CareTeam or HealthcareService or Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* reasonReference only Reference(DiagnosticReport or Condition or Observation or DocumentReference)
* insurance only Reference(Coverage or ClaimResponse)
* specimen only Reference(Specimen)
