Profile: Practitioner
Parent: http://hl7.org/fhir/StructureDefinition/Practitioner
Id: Practitioner
Title: "Practitioner"
Description: "A doctor, nurse or other professional, with a registration number."

* identifier 1..* MS
* identifier.use MS
* identifier insert RegisteredIdentifier
* name MS
* name.text 1..1
* telecom MS
* telecom.system MS
* telecom.value 1..1
* telecom.use MS
* address MS
* gender MS
* birthDate MS
* photo.contentType 1..1
* photo.data 1..1
* qualification.code insert CodedConcept
* qualification.issuer only Reference(Organization)
