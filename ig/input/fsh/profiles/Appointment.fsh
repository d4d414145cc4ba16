Profile: Appointment
Parent: http://hl7.org/fhir/StructureDefinition/Appointment
Id: Appointment
Title: "Appointment"
Description: "A visit that is planned or proposed, such as the follow-up agreed on at the end of a consultation."

* status MS
* serviceCategory insert SnomedConcept
* serviceType MS
* serviceType insert SnomedConcept
* specialty MS
* specialty insert SnomedConcept
* appointmentType MS
* appointmentType insert SnomedConcept
* reasonCode insert SnomedConcept
* reasonReference only Reference(ImmunizationRecommendation or Procedure or Observation or Condition)
* start 1..1 MS
* basedOn only Reference(ServiceRequest)
* participant MS
* participant.type insert CodedConcept
* participant.actor only Reference(RelatedPerson or Device or HealthcareService or Location or Patient or Practitioner or PractitionerRole)
