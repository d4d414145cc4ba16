Profile: InsurancePlan
Parent: http://hl7.org/fhir/StructureDefinition/InsurancePlan
Id: InsurancePlan
Title: "Insurance plan"
Description: "What an insurer offers: benefits, limits, exclusions and the papers it wants to see."

* extension contains
    Claim-Exclusion named claim-exclusion 0..* and
    Claim-SupportingInfoRequirement named claim-supportingInfoRequirement 0..*
* identifier 1..1 MS
* status 1..1 MS
* type 1..1 MS
* type from ndhm-insuranceplan-type (example)
* type insert OneCodedConcept
* name 1..1 MS
* alias MS
* period 1..1 MS
* ownedBy 1..1 MS
* ownedBy only Reference(Organization)
* administeredBy MS
* administeredBy only Reference(Organization)
* coverageArea MS
* contact MS
* network MS
* network only Reference(Organization)
* coverage 1..* MS
* coverage.extension contains
    Claim-Condition named claim-condition 0..* and
    Claim-SupportingInfoRequirement named claim-supportingInfoRequirement 0..*
* coverage.type from ndhm-coverage-type (example)
* coverage.type insert OneCodedConcept
* coverage.network only Reference(Organization)
* coverage.benefit MS
* coverage.benefit.extension contains
    Claim-Condition named claim-condition 0..* and
    Claim-SupportingInfoRequirement named claimSupportingInfoRequirement 0..*
* coverage.benefit.type from ndhm-benefit-type (example)
* coverage.benefit.type insert OneCodedConcept
* plan MS
* plan.extension contains
    Claim-Exclusion named claim-exclusion 0..* and
    Claim-Condition named claimCondition 0..* and
    Claim-SupportingInfoRequirement named claimSupportingInfoRequirement 0..*
* plan.type 1..1 MS
* plan.type from ndhm-plan-type (example)
* plan.type insert OneCodedConcept
* plan.coverageArea MS
* plan.network only Reference(Organization)
* plan.generalCost MS
* plan.specificCost MS
* plan.specificCost.category MS
* plan.specificCost.category from ndhm-benefitcategory (example)
* plan.specificCost.category insert OneCodedConcept
* plan.specificCost.benefit.type from ndhm-productorservice (example)
* plan.specificCost.benefit.type insert OneCodedConcept
