Profile: CoverageEligibilityResponseBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: CoverageEligibilityResponseBundle
Title: "Coverage eligibility response bundle"
Description: "A CoverageEligibilityResponse and everything it refers to, as it travels over the health claim exchange."

* type = #collection (exactly)
* entry 1..*
* entry insert SlicedBy(type, resource, open)
* entry contains CoverageEligibilityResponse 1..1
* entry[CoverageEligibilityResponse].resource only http://hl7.org/fhir/StructureDefinition/CoverageEligibilityResponse
