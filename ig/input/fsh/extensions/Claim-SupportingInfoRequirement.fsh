Extension: ClaimSupportingInfoRequirement
Id: Claim-SupportingInfoRequirement
Title: "Supporting information requirement"
Description: "A paper that an insurer wants to see with a claim."
Context: https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan,
  https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#coverage,
  https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#coverage.benefit,
  https://nrces.in/ndhm/fhir/r4/StructureDefinition/InsurancePlan#plan

* extension 2..*
* extension contains
    category 1..1 and
    code 1..* and
    documentationUrl 0..1
* extension[category].value[x] only CodeableConcept
* extension[category].value[x] from ndhm-supportinginfo-category (example)
* extension[category].value[x].coding ..1
* extension[category].value[x].coding insert CompleteCoding
* extension[code].value[x] only CodeableConcept
* extension[code].value[x] from ndhm-supportinginfo-code (example)
* extension[code].value[x].coding ..1
* extension[code].value[x].coding insert CompleteCoding
* extension[documentationUrl].value[x] only url
