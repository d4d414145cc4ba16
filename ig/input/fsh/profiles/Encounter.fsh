Profile: Encounter
Parent: http://hl7.org/fhir/StructureDefinition/Encounter
Id: Encounter
Title: "Encounter"
Description: "A visit or a stay: when it was, of which kind and for what reason."

* identifier MS
* status MS
* class MS
* type MS
* type from ndhm-encounter-type (example)
* type insert CodedConcept
* serviceType MS
* serviceType insert CodedConcept
* priority insert CodedConcept
* subject only Reference(Group or Patient)
* basedOn only Reference(ServiceRequest)
* participant.type insert CodedConcept
* participant.individual only Reference(RelatedPerson or Practitioner or PractitionerRole)
* appointment only Reference(Appointment)
* period MS
* reasonCode insert SnomedConcept
* reasonReference only Reference(ImmunizationRecommendation or Condition or Procedure or Observation)
* diagnosis.condition only Reference(Condition or Procedure)
* diagnosis.use from ndhm-diagnosis-use (preferred)
* diagnosis.use insert SnomedConcept
* hospitalization MS
* hospitalization.origin only Reference(Location or Organization)
* hospitalization.destination only Reference(Location or Organization)
* serviceProvider only Reference(Organization)
* partOf only Reference(Encounter)
