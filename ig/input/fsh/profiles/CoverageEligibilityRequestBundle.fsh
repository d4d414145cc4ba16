Profile: CoverageEligibilityRequestBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: CoverageEligibilityRequestBundle
Title: "Coverage eligibility request bundle"
Description: "A CoverageEligibilityRequest and everything it refers to, as it travels over the health claim exchange."

* type = #collection (exactly)
* entry 1..*
* entry insert SlicedBy(type, resource, open)
* entry contains CoverageEligibilityRequest 1..1
* entry[CoverageEligibilityRequest].resource only http://hl7.org/fhir/StructureDefinition/CoverageEligibilityRequest
