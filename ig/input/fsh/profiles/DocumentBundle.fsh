Profile: DocumentBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: DocumentBundle
Title: "Document bundle"
Description: "A record as a FHIR document: a Composition first, then everything it refers to."

* meta 1..1
* meta.versionId 1..1
* meta.security MS
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier.assigner only Reference(Organization)
* type = #document (exactly)
* timestamp 1..1
