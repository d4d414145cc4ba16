Instance: insurance-plan
InstanceOf: InsurancePlanBundle
Usage: #example
Title: "Insurance plan"
Description: "What a policy for a family covers, what it does not, and which papers a claim needs."
* insert Exchange(VHI-PLAN-1, 2025-01-01T00:00:00.000+05:30)
* entry[InsurancePlan] insert Holds(b0, FamilyPlan)
* entry[1] insert Holds(04, Insurer)

Instance: FamilyPlan
InstanceOf: InsurancePlan
Usage: #inline
* insert Is(b0)
* insert Narrative(Varsha Family Plan)
* extension[claim-exclusion].extension[category].valueCodeableConcept = ClaimExclusionCodes#Excl08 "Cosmetic or plastic Surgery"
* extension[claim-exclusion].extension[statement].valueString = "Cosmetic surgery is paid only after an accident."
* extension[claim-supportingInfoRequirement].extension[category].valueCodeableConcept = SupportingInfoCategoryCodes#POI "Proof of identity"
* extension[claim-supportingInfoRequirement].extension[code].valueCodeableConcept = IdentifierTypeCodes#PMJAY "Pradhan Mantri Jan Aarogya Yojana (PMJAY) ID"
* identifier.system = "https://varsha-insurance.example.org/plans"
* identifier.value = "VHI-PLAN-1"
* status = #active
* type = InsurancePlanTypeCodes#01 "Hospitalisation Indemnity Policy"
* name = "Varsha Family Plan"
* period.start = "2025-01-01"
* period.end = "2025-12-31"
* ownedBy insert ByInsurer
* administeredBy insert ByInsurer
* coverage.extension[claim-condition].extension[claim-condition].valueString = "Paid after 24 hours in hospital."
* coverage.type = $sct#737481003 "Inpatient care management (procedure)"
* coverage.benefit.type = $sct#387713003 "Surgical procedure (procedure)"
* coverage.benefit.limit.value.value = 500000
* coverage.benefit.limit.value.unit = "INR"
* coverage.benefit.limit.code.text = "Each year"
* plan.type = PlanTypeCodes#02 "Individual Floater"
* plan.generalCost.cost insert Rupees(18000.00)
* plan.specificCost.category = $sct#43741000 "Site of care (environment)"
* plan.specificCost.benefit.type = $sct#309904001 "Intensive care unit"
* plan.specificCost.benefit.cost.type.text = "Each day at most"
* plan.specificCost.benefit.cost.value.value = 8000
* plan.specificCost.benefit.cost.value.unit = "INR"
