ValueSet: AdjudicationReason
Id: ndhm-adjudication-reason
Title: "Adjudication Reason"
Description: "Why an insurer paid less than was asked for."

* include codes from system ndhm-adjudication-reason

ValueSet: CareTeamQualification
Id: ndhm-care-team-qualification
Title: "Care Team Qualification"
Description: "What a member of the care team of a claim is trained in."

* $sct#394658006 "Clinical specialty (qualifier value)"
* $sct#365460000 "Finding of education received in the past (finding)"

ValueSet: CareTeamRole
Id: ndhm-care-team-role
Title: "Care Team Role"
Description: "What a member of the care team of a claim does."

* $sct#405623001 "Assigned practitioner (occupation)"
* $sct#768839008 "Consultant (occupation)"
* $sct#88189002 "Anesthesiologist (occupation)"
* $sct#223366009 "Healthcare professional (occupation)"

ValueSet: ClaimType
Id: ndhm-claim-type
Title: "Claim Type"
Description: "Which kind of care a claim is about."

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

ValueSet: DiagnosticType
Id: ndhm-diagnostic-type
Title: "Diagnostic Type"
Description: "Which part a diagnosis plays in a claim."

* $sct#148006 "Preliminary diagnosis (contextual qualifier) (qualifier value)"
* $sct#47965005 "Differential diagnosis (contextual qualifier) (qualifier value)"
* $sct#89100005 "Final diagnosis (discharge) (contextual qualifier) (qualifier value)"
* $sct#106229004 "Qualifier for type of diagnosis (qualifier value)"

ValueSet: FormCode
Id: ndhm-form-code
Title: "Form Code"
Description: "Forms that are printed from a claim response."

* include codes from system ndhm-form-code

ValueSet: ProductorService
Id: ndhm-productorservice
Title: "ProductorService"
Description: "Products and services that can be claimed."

* include codes from system $sct where concept is-a #387713003
* include codes from system $sct where concept is-a #305056002
* include codes from system $sct where concept is-a #43741000
* include codes from system $sct where concept is-a #285201006
* include codes from system $sct where concept is-a #63653004
* include codes from system $sct where concept is-a #440654001
* include codes from system $sct where concept is-a #440655000
* exclude $sct#387713003 "Surgical procedure (procedure)"
* exclude $sct#63653004 "Biomedical device (physical object)"
* exclude $sct#305056002 "Admission procedure (procedure)"
* exclude $sct#43741000 "Site of care (environment)"

ValueSet: ProgramCode
Id: ndhm-program-code
Title: "Program Code"
Description: "Programmes of the government under which care is paid."

* include codes from system ndhm-program-code

ValueSet: RelatedClaimRelationship
Id: ndhm-related-claim-relationship-code
Title: "Related Claim Relationship"
Description: "How one claim is related to another."

* include codes from system ndhm-related-claim-relationship-code
* include codes from system http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship

ValueSet: SupportingInfoCategory
Id: ndhm-supportinginfo-category
Title: "SupportingInfo Category"
Description: "Kinds of information that support a claim."

* include codes from system ndhm-supportinginfo-category

ValueSet: SupportingInfoCode
Id: ndhm-supportinginfo-code
Title: "SupportingInfo Code"
Description: "Papers and facts that support a claim."

* include codes from system ndhm-supportinginfo-code
* $v2-0203#DL "Driver's license number"
* $v2-0203#PPN "Passport number"
* include codes from system ndhm-identifier-type-code
