Profile: MedicationStatement
Parent: http://hl7.org/fhir/StructureDefinition/MedicationStatement
Id: MedicationStatement
Title: "Medication statement"
Description: "A medicine that a patient takes or took, as somebody says."

* basedOn only Reference(MedicationRequest or CarePlan or ServiceRequest)
* partOf only Reference(MedicationAdministration or MedicationDispense or Procedure or Observation or MedicationStatement)
* status MS
* medication[x] MS
* medication[x] only CodeableConcept
* medication[x] from ndhm-medicine-codes (example)
* medication[x] insert SnomedConcept
* subject MS
* subject only Reference(Group or Patient)
* context only Reference(EpisodeOfCare or Encounter)
* informationSource only Reference(RelatedPerson or Patient or Practitioner or PractitionerRole or Organization)
* reasonCode MS
* reasonCode insert SnomedConcept
* reasonReference only Reference(Condition or Observation or DiagnosticReportLab or DiagnosticReportImaging)
* dosage.additionalInstruction insert SnomedConcept
* dosage.site insert SnomedConcept
* dosage.route from ndhm-route-of-administration (example)
* dosage.route insert SnomedConcept
* dosage.method insert SnomedConcept
* dosage.doseAndRate.type insert SnomedConcept
