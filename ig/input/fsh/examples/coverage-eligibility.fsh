Instance: coverage-eligibility-request
InstanceOf: CoverageEligibilityRequestBundle
Usage: #example
Title: "Coverage eligibility request"
Description: "A hospital asks whether an appendectomy is covered."
* insert Exchange(CER-2025-0042, 2025-04-10T09:00:00.000+05:30)
* entry[CoverageEligibilityRequest] insert Holds(a0, EligibilityRequest)
* entry[1] insert Holds(01, Meera)
* entry[2] insert Holds(02, Doctor)
* entry[3] insert Holds(03, Hospital)
* entry[4] insert Holds(04, Insurer)
* entry[5] insert Holds(07, Policy)
* entry[6] insert Holds(08, Ward)

Instance: EligibilityRequest
InstanceOf: CoverageEligibilityRequest
Usage: #inline
* insert Is(a0)
* insert Narrative([[Is an appendectomy covered?]])
* identifier.system = "https://claims.sahyadri-hospital.example.org"
* identifier.value = "CER-2025-0042"
* status = #active
* priority = $processpriority#normal "Normal"
* purpose = #auth-requirements
* patient insert OfMeera
* created = "2025-04-10T09:00:00+05:30"
* enterer insert ByDoctor
* provider insert ByHospital
* insurer insert ByInsurer
* facility insert To(08, Surgical ward)
* insurance.focal = true
* insurance.coverage insert To(07, Policy)
* item.productOrService = $sct#80146002 "Appendectomy"
* item.diagnosis.diagnosisCodeableConcept = $icd10#K35.8 "Acute appendicitis, other and unspecified"

Instance: Ward
InstanceOf: Location
Usage: #inline
* insert Is(08)
* insert Narrative([[Surgical ward, second floor]])
* status = #active
* name = "Surgical ward"
* mode = #instance
* managingOrganization insert ByHospital

Instance: coverage-eligibility-response
InstanceOf: CoverageEligibilityResponseBundle
Usage: #example
Title: "Coverage eligibility response"
Description: "The insurer says what it wants to see before it pays for an appendectomy."
* insert Exchange(CES-2025-0042, 2025-04-10T09:20:00.000+05:30)
* entry[CoverageEligibilityResponse] insert Holds(a1, EligibilityResponse)
* entry[1] insert Holds(a0, EligibilityRequest)
* entry[2] insert Holds(01, Meera)
* entry[3] insert Holds(02, Doctor)
* entry[4] insert Holds(03, Hospital)
* entry[5] insert Holds(04, Insurer)
* entry[6] insert Holds(07, Policy)
* entry[7] insert Holds(08, Ward)

Instance: EligibilityResponse
InstanceOf: CoverageEligibilityResponse
Usage: #inline
* insert Is(a1)
* insert Narrative(Covered; pre-authorization is needed)
* identifier.system = "https://varsha-insurance.example.org/eligibility"
* identifier.value = "VHI-CES-0042"
* status = #active
* purpose = #auth-requirements
* patient insert OfMeera
* created = "2025-04-10T09:20:00+05:30"
* requestor insert ByHospital
* request insert To(a0, Question)
* outcome = #complete
* disposition = "The policy is in force."
* insurer insert ByInsurer
* insurance.coverage insert To(07, Policy)
* insurance.inforce = true
* insurance.benefitPeriod.start = "2025-01-01"
* insurance.benefitPeriod.end = "2025-12-31"
* insurance.item.productOrService = $sct#80146002 "Appendectomy"
* insurance.item.excluded = false
* insurance.item.benefit.type.text = "Surgery"
* insurance.item.benefit.allowedMoney insert Rupees(75000.00)
* insurance.item.authorizationRequired = true
* insurance.item.authorizationSupporting.text = "Report of the laboratory"
