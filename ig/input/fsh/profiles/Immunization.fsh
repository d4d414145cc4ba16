Profile: Immunization
Parent: http://hl7.org/fhir/StructureDefinition/Immunization
Id: Immunization
Title: "Immunization"
Description: "A vaccine that was given, or was not given and why."

* extension contains BrandName named BrandName 0..1 MS
* status MS
* vaccineCode MS
* vaccineCode from ndhm-vaccine-codes (preferred)
* vaccineCode insert CodedConcept
* patient MS
* patient only Reference(Patient)
* encounter only Reference(Encounter)
* occurrence[x] MS
* occurrence[x] only dateTime
* location MS
* manufacturer MS
* manufacturer only Reference(Organization)
* lotNumber MS
* expirationDate MS
* site insert CodedConcept
* route insert SnomedConcept
* performer.function insert CodedConcept
* performer.actor only Reference(Practitioner or PractitionerRole or Organization)
* reasonCode insert SnomedConcept
* reasonReference only Reference(Condition or Observation or DiagnosticReportLab or DiagnosticReportImaging)
* reaction.detail only Reference(Observation)
* protocolApplied.authority only Reference(Organization)
* protocolApplied.doseNumber[x] MS
