Profile: MedicationRequest
Parent: http://hl7.org/fhir/StructureDefinition/MedicationRequest
Id: MedicationRequest
Title: "Medication request"
Description: "One line of a prescription: a medicine and how to take it."

* status MS
* intent MS
* reported[x] only boolean or Reference(RelatedPerson or Patient or PractitionerRole or Practitioner or Organization)
* medication[x] MS
* medication[x] only CodeableConcept
* medication[x] from ndhm-medicine-codes (example)
* medication[x] insert SnomedConcept
* subject MS
* subject only Reference(Patient)
* encounter only Reference(Encounter)
* authoredOn 1..1 MS
* requester 1..1 MS
* requester only Reference(RelatedPerson or Device or Practitioner or PractitionerRole or Patient or Organization)
* performer only Reference(Device or RelatedPerson or CareTeam or Practitioner or PractitionerRole or Organization or Patient)
* recorder only Reference(PractitionerRole or Practitioner)
* reasonCode MS
* reasonCode insert SnomedConcept
* reasonReference MS
* reasonReference only Reference(Condition or Observation)
* basedOn only Reference(CarePlan or MedicationRequest or ServiceRequest or ImmunizationRecommendation)
* insurance only Reference(Coverage or ClaimResponse)
* dosageInstruction 1..* MS
* dosageInstruction.text MS
* dosageInstruction.additionalInstruction insert SnomedConcept
* dosageInstruction.route from ndhm-route-of-administration (example)
* dosageInstruction.route insert SnomedConcept
* dosageInstruction.method insert SnomedConcept
* dispenseRequest.performer only Reference(Organization)
* priorPrescription only Reference(MedicationRequest)
