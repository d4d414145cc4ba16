Profile: ClaimResponseBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: ClaimResponseBundle
Title: "Claim response bundle"
Description: "A ClaimResponse and everything it refers to, as it travels over the health claim exchange."

* type = #collection (exactly)
* entry 1..*
* entry insert SlicedBy(type, resource, open)
* entry contains ClaimResponse 1..*
* entry[ClaimResponse].resource only http://hl7.org/fhir/StructureDefinition/ClaimResponse
