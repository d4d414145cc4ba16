Profile: Specimen
Parent: http://hl7.org/fhir/StructureDefinition/Specimen
Id: Specimen
Title: "Specimen"
Description: "A sample that a laboratory received."

* type from ndhm-specimen-types (example)
* type insert SnomedConcept
* subject only Reference(Patient)
* receivedTime 1..1 MS
* parent only Reference(Specimen)
* request only Reference(ServiceRequest)
* collection.collector only Reference(Practitioner or PractitionerRole)
* collection.collected[x] 1..1
* collection.collected[x] only dateTime
