Profile: Procedure
Parent: http://hl7.org/fhir/StructureDefinition/Procedure
Id: Procedure
Title: "Procedure"
Description: "Something that was done to or for a patient, such as an operation."

* basedOn only Reference(CarePlan or ServiceRequest)
* partOf only Reference(MedicationAdministration or Procedure or Observation)
* status MS
* statusReason insert SnomedConcept
* category insert SnomedConcept
* code 1..1 MS
* code insert SnomedConcept
* subject MS
* subject only Reference(Group or Patient)
* encounter only Reference(Encounter)
* recorder only Reference(RelatedPerson or Patient or Practitioner or PractitionerRole)
* asserter only Reference(RelatedPerson or Practitioner or PractitionerRole or Patient)
* performer.function insert SnomedConcept
* performer.actor only Reference(RelatedPerson or Device or Practitioner or PractitionerRole or Organization or Patient)
* performer.onBehalfOf only Reference(Organization)
* reasonCode insert SnomedConcept
* reasonReference only Reference(Procedure or Observation or Condition or DocumentReference or DiagnosticReportLab or DiagnosticReportImaging)
* bodySite insert SnomedConcept
* outcome insert SnomedConcept
* report only Reference(Composition or DocumentReference or DiagnosticReportLab or DiagnosticReportImaging)
* complicationDetail only Reference(Condition)
* usedReference only Reference(Device or Substance or Medication)
* usedCode insert SnomedConcept
