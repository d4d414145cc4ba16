Extension: ClaimCondition
Id: Claim-Condition
Title: "Claim condition"
Description: "A condition under which a benefit of a plan is paid."
Context: https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#coverage,
  https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#coverage.benefit,
  https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#plan

* extension contains claim-condition 0..*
* extension[claim-condition].value[x] only string
