Profile: ClaimBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: ClaimBundle
Title: "Claim bundle"
Description: "A Claim and everything it refers to, as it travels over the health claim exchange."

* type = #collection (exactly)
* entry 1..*
* entry insert SlicedBy(type, resource, open)
* entry contains Claim 1..*
* entry[Claim].resource only http://hl7.org/fhir/StructureDefinition/Claim
