Profile: Organization
Parent: http://hl7.org/fhir/StructureDefinition/Organization
Id: Organization
Title: "Organization"
Description: "A hospital, laboratory, insurer or other organization, with the number it is registered under."

* identifier 1..* MS
* identifier insert RegisteredIdentifier
* identifier.system 1..1
* type from http://hl7.org/fhir/ValueSet/organization-type (preferred)
* type.coding MS
* type.coding insert CompleteCoding
* type.coding.system = $organization-type (exactly)
* name 1..1 MS
* telecom MS
* telecom.system MS
* telecom.value 1..1
* telecom.use MS
* address MS
* partOf only Reference(Organization)
