Profile: Coverage
Parent: http://hl7.org/fhir/StructureDefinition/Coverage
Id: Coverage
Title: "Coverage"
Description: "The policy under which somebody is insured."

* policyHolder only Reference(RelatedPerson or Organization or Patient)
* subscriber only Reference(RelatedPerson or Patient)
* beneficiary only Reference(Patient)
* payor only Reference(RelatedPerson or Patient or Organization)
