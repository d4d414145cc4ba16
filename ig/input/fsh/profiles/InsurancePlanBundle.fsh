Profile: InsurancePlanBundle
Parent: http://hl7.org/fhir/StructureDefinition/Bundle
Id: InsurancePlanBundle
Title: "Insurance plan bundle"
Description: "An InsurancePlan and everything it refers to, as it travels over the health claim exchange."

* type = #collection (exactly)
* entry 1..*
* entry insert SlicedBy(type, resource, open)
* entry contains InsurancePlan 1..*
* entry[InsurancePlan].resource only http://hl7.org/fhir/StructureDefinition/InsurancePlan
