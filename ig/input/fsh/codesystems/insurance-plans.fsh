CodeSystem: BenefitTypeCodes
Id: ndhm-benefit-type
Title: "Benefit Type"
Description: "What a benefit of an insurance plan is for."

* ^name = "BenefitType"
* ^caseSensitive = true
* #00 "ICU"
* #01 "Blood"
* #02 "Oxygen"
* #03 "Room Rent"

CodeSystem: ClaimExclusionCodes
Id: ndhm-claim-exclusion
Title: "Claim Exclusion"
Description: "What insurance plans do not pay for."

* ^name = "ClaimExclusion"
* ^caseSensitive = true
* #Excl01 "Pre-Existing Diseases"
* #Excl02 "Specified disease/procedure waiting period"
* #Excl03 "30-day waiting period"
* #Excl04 "Investigation Evaluation"
* #Excl05 "Rest Cure,Rehabilitation and Respite Care"
* #Excl06 "Obesity/Weight Control"
* #Excl07 "Change-of-Gender treatments"
* #Excl08 "Cosmetic or plastic Surgery"
* #Excl09 "Hazardous or Adventure sports"
* #Excl10 "Breach of law"
* #Excl11 "Excluded Providers"
* #Excl12 "Rehabilitation"
* #Excl13 "Hydrotherapy"
* #Excl14 "Non-prescription"
* #Excl15 "Refractive Error"
* #Excl16 "Unproven Treatments"
* #Excl17 "Sterility and Infertility"
* #Excl18 "Maternity Expenses"
* #IIB13 "Fraudulent Claim"
* #IIB14 "Sum insured exhausted"
* #IIB15 "Withdrawal by the Insured"
* #IIB16 "Suppression of Material Information"
* #IIB17 "Waiting Period beyond 30 days"
* #IIB20 "Not covered under the Terms and Conditions of the contract"

CodeSystem: CoverageTypeCodes
Id: ndhm-coverage-type
Title: "Coverage Type"
Description: "Which kind of care an insurance plan covers."

* ^name = "CoverageType"
* ^caseSensitive = true
* #00 "In Patient Hospitalization"
* #01 "Pre Hospitalization"
* #02 "Post Hospitalization"
* #03 "Local Ambulance"
* #04 "Living Donor Medical Costs"
* #05 "Annual Preventive Health Check up"
* #06 "Mental Illness Treatment"
* #07 "Rehabiliation"
* #08 "Modern Treatment method"
* #09 "Out patient"
* #10 "Lab pathelogy"
* #11 "Drugs and Medicines"
* #12 "Dental"
* #13 "Eye"
* #14 "Day Care"
* #15 "Daily-cash"
* #16 "Major illness/critical illness"

CodeSystem: InsurancePlanTypeCodes
Id: ndhm-insuranceplan-type
Title: "InsurancePlan Type"
Description: "Kinds of insurance products."

* ^name = "InsurancePlanType"
* ^caseSensitive = true
* #01 "Hospitalisation Indemnity Policy"
* #02 "Hospital Cash Plan"
* #03 "Critical Illness Cover -Indemnity"
* #04 "Critical Illness Cover - Benefits"
* #05 "Out Patient Policy"
* #07 "Universal Health Policy"
* #08 "Micro insurance Policy"
* #09 "Package Policy (covering more than one type of health above)"
* #10 "Hybrid Policy (covering other than health also)"
* #90 "Mass policy"
* #99 "Any Other Product Type"

CodeSystem: PlanTypeCodes
Id: ndhm-plan-type
Title: "Plan Type"
Description: "Kinds of insurance plans."

* ^name = "PlanType"
* ^caseSensitive = true
* #01 "Individual"
* #02 "Individual Floater"
* #03 "Group"
* #04 "Group Floater"
* #05 "Declaration"
* #06 "Declaration Floater"
* #07 "Declaration with Group Organiser"
* #08 "Declaration Floater with Group Organiser"
* #99 "Any Other Cover Type"
