Instance: claim
InstanceOf: ClaimBundle
Usage: #example
Title: "Claim"
Description: "A hospital asks for pre-authorization of an appendectomy."
* insert Exchange(CLM-2025-0042, 2025-04-10T10:00:00.000+05:30)
* entry[Claim] insert Holds(90, AppendectomyClaim)
* entry[1] insert Holds(01, Meera)
* entry[2] insert Holds(02, Doctor)
* entry[3] insert Holds(03, Hospital)
* entry[4] insert Holds(04, Insurer)
* entry[5] insert Holds(07, Policy)

Instance: AppendectomyClaim
InstanceOf: Claim
Usage: #inline
* insert Is(90)
* insert Narrative(Pre-authorization of an appendectomy for 60000 rupees)
* identifier.system = "https://claims.sahyadri-hospital.example.org"
* identifier.value = "CLM-2025-0042"
* status = #active
* type = $sct#737481003 "Inpatient care management (procedure)"
* use = #preauthorization
* patient insert OfMeera
* created = "2025-04-10T10:00:00+05:30"
* insurer insert ByInsurer
* provider insert ByHospital
* priority = $processpriority#normal "Normal"
* careTeam.sequence = 1
* careTeam.provider insert ByDoctor
* careTeam.role = $sct#768839008 "Consultant (occupation)"
* careTeam.qualification = $sct#394658006 "Clinical specialty (qualifier value)"
* supportingInfo.sequence = 1
* supportingInfo.category = SupportingInfoCategoryCodes#DIA "Diagnostic report"
* supportingInfo.code = SupportingInfoCodeSystem#LIR "Lab Investigation Report"
* supportingInfo.valueAttachment insert Pdf(Blood count)
* diagnosis.sequence = 1
* diagnosis.diagnosisCodeableConcept = $icd10#K35.8 "Acute appendicitis, other and unspecified"
* diagnosis.type = $sct#148006 "Preliminary diagnosis (contextual qualifier) (qualifier value)"
* procedure.sequence = 1
* procedure.procedureCodeableConcept = $sct#80146002 "Appendectomy"
* insurance.sequence = 1
* insurance.focal = true
* insurance.coverage insert To(07, Policy)
* item.sequence = 1
* item.careTeamSequence = 1
* item.diagnosisSequence = 1
* item.procedureSequence = 1
* item.productOrService = $sct#80146002 "Appendectomy"
* item.quantity.value = 1
* item.unitPrice insert Rupees(60000.00)
* item.net insert Rupees(60000.00)
* total insert Rupees(60000.00)

Instance: claim-response
InstanceOf: ClaimResponseBundle
Usage: #example
Title: "Claim response"
Description: "The insurer grants the pre-authorization, for less than was asked for."
* insert Exchange(CLR-2025-0042, 2025-04-10T12:00:00.000+05:30)
* entry[ClaimResponse] insert Holds(91, AppendectomyClaimResponse)
* entry[1] insert Holds(90, AppendectomyClaim)
* entry[2] insert Holds(01, Meera)
* entry[3] insert Holds(02, Doctor)
* entry[4] insert Holds(03, Hospital)
* entry[5] insert Holds(04, Insurer)
* entry[6] insert Holds(07, Policy)

Instance: AppendectomyClaimResponse
InstanceOf: ClaimResponse
Usage: #inline
* insert Is(91)
* insert Narrative(Granted: 55000 of 60000 rupees)
* identifier.system = "https://varsha-insurance.example.org/claims"
* identifier.value = "VHI-CLR-0042"
* status = #active
* type = $sct#737481003 "Inpatient care management (procedure)"
* use = #preauthorization
* patient insert OfMeera
* created = "2025-04-10T12:00:00+05:30"
* insurer insert ByInsurer
* requestor insert ByHospital
* request insert To(90, Pre-authorization of an appendectomy)
* outcome = #complete
* disposition = "Granted for 55000 rupees."
* preAuthRef = "VHI-PA-0042"
* item.itemSequence = 1
* item.adjudication[0].category = $adjudication#submitted "Submitted Amount"
* item.adjudication[0].amount insert Rupees(60000.00)
* item.adjudication[1].category = $adjudication#benefit "Benefit Amount"
* item.adjudication[1].reason = AdjudicationReasonCodes#claimError-2 "The claimed amount exceeds the maximum coverage limit, leading to a deduction."
* item.adjudication[1].amount insert Rupees(55000.00)
* total[0].category = $adjudication#submitted "Submitted Amount"
* total[0].amount insert Rupees(60000.00)
* total[1].category = $adjudication#benefit "Benefit Amount"
* total[1].amount insert Rupees(55000.00)
* insurance.sequence = 1
* insurance.focal = true
* insurance.coverage insert To(07, Policy)
