ValueSet: BenefitType
Id: ndhm-benefit-type
Title: "Benefit Type"
Description: "What a benefit of an insurance plan is for."

* $sct#310000008 "Accident and Emergency service (qualifier value)"
* $sct#737481003 "Inpatient care management (procedure)"
* $sct#11429006 "Consultation (procedure)"
* $sct#737850002 "Day care case management (procedure)"
* $sct#410345004 "Medical/dental care case management (procedure)"
* $sct#387713003 "Surgical procedure (procedure)"
* $sct#73957001 "Air transport ambulance, device (physical object)"
* $sct#465341007 "Automobile ambulance (physical object)"
* $sct#568291000005106 "Hospital unit (environment)"
* $sct#272181003 "Clinical equipment and/or device (physical object)"
* $sct#77343006 "Angiography (procedure)"
* $sct#439533007 "Endoscopic balloon dilatation of ostium of paranasal sinus (procedure)"
* $sct#711364006 "Surgery using robotic assistance (procedure)"
* $sct#266719004 "Oral chemotherapy (procedure)"
* $sct#713348007 "Thermoplasty of bronchus (procedure)"
* $sct#1269349006 "Transplantation of stem cell (procedure)"
* $sct#76334006 "Immunotherapy (procedure)"
* $sct#763158003 "Medicinal product (product)"
* $sct#75516001 "Psychotherapy (regime/therapy)"
* $sct#91251008 "Physical therapy procedure (regime/therapy)"
* $sct#15220000 "Laboratory test (procedure)"
* $sct#51032003 "Hospital admission, donor for transplant organ (procedure)"
* $sct#9632001 "Nursing procedure (procedure)"
* $sct#5880005 "Physical examination procedure (procedure)"
* $sct#29303009 "Electrocardiographic procedure (procedure)"
* $sct#16310003 "Ultrasonography (procedure)"
* $sct#49083007 "Administration of vaccine product containing virus antigen (procedure)"
* $sct#108241001 "Dialysis procedure (procedure)"
* $sct#367336001 "Chemotherapy (procedure)"
* $sct#713603004 "Advance care planning (procedure)"
* $sct#710967003 "Management of health status after discharge from hospital (procedure)"
* $sct#49122002 "Ambulance, device (physical object)"
* $sct#275926002 "Screening - health check (procedure)"
* $sct#33879002 "Administration of vaccine to produce active immunity (procedure)"
* $sct#60689008 "Home care of patient (regime/therapy)"
* $sct#410225009 "Mental health care management (procedure)"
* $sct#410083007 "Rehabilitation therapy management (procedure)"
* $sct#737492002 "Outpatient care management (procedure)"
* $sct#385907003 "Eye care management (procedure)"
* $sct#409972000 "Pre-hospital care (situation)"
* $sct#1259939000 "Ayurveda medicine (qualifier value)"
* $sct#1259938008 "Homeopathic medicine (qualifier value)"
* $sct#1259940003 "Yoga medicine (qualifier value)"
* $sct#1259218001 "Unani medicine (qualifier value)"
* $sct#1259219009 "Siddha medicine (qualifier value)"

ValueSet: BenefitCategory
Id: ndhm-benefitcategory
Title: "Benefit Category"
Description: "The broad kind of service that a benefit belongs to."

* $sct#63653004 "Biomedical device (physical object)"
* $sct#43741000 "Site of care (environment)"
* $sct#373873005 "Pharmaceutical / biologic product (product)"
* $sct#14734007 "Administrative procedure (procedure)"
* $sct#105455006 "Donor for medical or surgical procedure (person)"
* include codes from system $sct where concept is-a #224891009
* exclude $sct#224891009 "Healthcare services (qualifier value)"

ValueSet: ClaimExclusionValues
Id: ndhm-claim-exclusion
Title: "Claim Exclusion"
Description: "What insurance plans do not pay for."

* ^name = "ClaimExclusion"
* include codes from system ndhm-claim-exclusion

ValueSet: CoverageType
Id: ndhm-coverage-type
Title: "Coverage Type"
Description: "Which kind of care an insurance plan covers."

* $sct#737481003 "Inpatient care management (procedure)"
* $sct#108241001 "Dialysis procedure (procedure)"
* $sct#367336001 "Chemotherapy (procedure)"
* $sct#713603004 "Advance care planning (procedure)"
* $sct#710967003 "Management of health status after discharge from hospital (procedure)"
* $sct#409972000 "Pre-hospital care (situation)"
* $sct#51032003 "Hospital admission, donor for transplant organ (procedure)"
* $sct#49122002 "Ambulance, device (physical object)"
* $sct#275926002 "Screening - health check (procedure)"
* $sct#33879002 "Administration of vaccine to produce active immunity (procedure)"
* $sct#60689008 "Home care of patient (regime/therapy)"
* $sct#410225009 "Mental health care management (procedure)"
* $sct#410083007 "Rehabilitation therapy management (procedure)"
* $sct#737492002 "Outpatient care management (procedure)"
* $sct#15220000 "Laboratory test (procedure)"
* $sct#763158003 "Medicinal product (product)"
* $sct#410345004 "Medical/dental care case management (procedure)"
* $sct#385907003 "Eye care management (procedure)"
* $sct#737850002 "Day care case management (procedure)"
* $sct#1259939000 "Ayurveda medicine (qualifier value)"
* $sct#1259938008 "Homeopathic medicine (qualifier value)"
* $sct#1259940003 "Yoga medicine (qualifier value)"
* $sct#1259218001 "Unani medicine (qualifier value)"
* $sct#1259219009 "Siddha medicine (qualifier value)"

ValueSet: InsurancePlanType
Id: ndhm-insuranceplan-type
Title: "InsurancePlan Type"
Description: "Kinds of insurance products."

* include codes from system ndhm-insuranceplan-type

ValueSet: PlanType
Id: ndhm-plan-type
Title: "Plan Type"
Description: "Kinds of insurance plans."

* include codes from system ndhm-plan-type
