Profile: Patient
Parent: http://hl7.org/fhir/StructureDefinition/Patient
Id: Patient
Title: "Patient"
Description: "Somebody who receives care, with at least one identifier such as the ABHA number."

* identifier 1..* MS
* identifier insert RegisteredIdentifier
* name MS
* name.text 1..1
* telecom MS
* telecom.system MS
* telecom.value 1..1
* gender MS
* birthDate MS
* address MS
* contact.organization only Reference(Organization)
* generalPractitioner only Reference(Organization or Practitioner or PractitionerRole)
* managingOrganization only Reference(Organization)
* link.other only Reference(RelatedPerson or Patient)
