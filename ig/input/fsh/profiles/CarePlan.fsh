Profile: CarePlan
Parent: http://hl7.org/fhir/StructureDefinition/CarePlan
Id: CarePlan
Title: "Care plan"
Description: "What is intended for a patient after discharge or for a condition: goals, activities and who carries them out."

* basedOn only Reference(CarePlan)
* replaces only Reference(CarePlan)
* partOf only Reference(CarePlan)
* status MS
* intent MS
* category insert SnomedConcept
* subject MS
* subject only Reference(Group or Patient)
* encounter only Reference(Encounter)
* author only Reference(Device or RelatedPerson or CareTeam or Patient or Practitioner or PractitionerRole or Organization)
* author.identifier.assigner only Reference(Organization)
* contributor only Reference(Device or RelatedPerson or CareTeam or Patient or Practitioner or PractitionerRole or Organization)
* addresses only Reference(Condition)
* goal MS
* activity.reference only Reference(CommunicationRequest or DeviceRequest or NutritionOrder or Task or VisionPrescription or RequestGroup or ServiceRequest or MedicationRequest or Appointment)
* activity.detail.reasonReference only Reference(DiagnosticReport or Condition or Observation or DocumentReference)
* activity.detail.performer only Reference(RelatedPerson or CareTeam or HealthcareService or Device or Practitioner or PractitionerRole or Organization or Patient)
* activity.detail.product[x] only CodeableConcept or Reference(Substance or Medication)
