Extension: ClaimExclusion
Id: Claim-Exclusion
Title: "Claim exclusion"
Description: "Something a plan does not pay for."
Context: https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan,
  https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#plan

* extension contains
    category 0..1 and
    statement 0..* and
    item 0..*
* extension[category].value[x] only CodeableConcept
* extension[category].value[x] from ndhm-claim-exclusion (example)
* extension[statement].value[x] only string
* extension[item].value[x] only CodeableConcept
