Profile: PractitionerRole
Parent: http://hl7.org/fhir/StructureDefinition/PractitionerRole
Id: PractitionerRole
Title: "Practitioner role"
Description: "What a practitioner does at an organization."

* identifier.type 1..1
* identifier.type from ndhm-identifier-type-code (extensible)
* identifier.type insert CodedConcept
* identifier.system MS
* identifier.value 1..1
* identifier.assigner only Reference(Organization)
* identifier.assigner.display MS
* practitioner only Reference(Practitioner)
* organization only Reference(Organization)
* code from ndhm-practitioner-role (example)
* code insert SnomedConcept
* specialty insert SnomedConcept
* telecom.system MS
* telecom.value 1..1
