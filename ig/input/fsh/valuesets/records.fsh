ValueSet: DiagnosticReportType
Id: ndhm-diagnostic-report-type
Title: "Diagnostic Report Type"
Description: "Which kind of diagnostic report a document carries."

* $sct#770573007 "Airway endoscopy report"
* $sct#782659005 "Cystoscopy report"
* $sct#725870000 "Diagnostic coronary angiography report"
* $sct#721981007 "Diagnostic studies report"
* $sct#722143004 "Infectious disease diagnostic study note"
* $sct#720449003 "Pulmonary function report"
* $sct#371528001 "Pathology report"
* $sct#721631001 "Bone marrow pathology biopsy report"
* $sct#4311000179106 "Chemical pathology report"
* include codes from system $sct where concept is-a #4201000179104
* include codes from system $sct where concept is-a #4241000179101
* include codes from system $sct where concept is-a #714335001
* include codes from system $sct where concept is-a #4271000179106
* include codes from system $sct where concept is-a #714337009

ValueSet: DiagnosisUse
Id: ndhm-diagnosis-use
Title: "Diagnosis Use"
Description: "Which part a diagnosis plays in an encounter."

* include codes from system $sct where concept is-a #106229004
* exclude $sct#106229004 "Qualifier for type of diagnosis"

ValueSet: ICD10Diagnosticcodes
Id: ndhm-diagnostic-code
Title: "ICD10 Diagnostic codes"
Description: "Some diagnoses of claims, coded in ICD-10."

* $icd10#B53.0 "Plasmodium ovale malaria"
* $icd10#E11.9 "Type 2 diabetes mellitus : Without complications"
* $icd10#I46.9 "Cardiac arrest, unspecified"
* $icd10#S82.1 "Fracture of upper end of tibia"
* $icd10#K70.3 "Alcoholic cirrhosis of liver"
* $icd10#K35.8 "Acute appendicitis, other and unspecified"
* $icd10#A08.4 "Viral intestinal infection, unspecified"

ValueSet: IdentifierType
Id: ndhm-identifier-type-code
Title: "Identifier Type"
Description: "Which kind of number an identifier is."

* include codes from system ndhm-identifier-type-code
* include codes from system $v2-0203

ValueSet: PractitionerRoleValues
Id: ndhm-practitioner-role
Title: "Practitioner Role"
Description: "Occupations in health care."

* ^name = "PractitionerRole"
* include codes from system $sct where concept is-a #223366009
* include codes from system $sct where concept is-a #307988006

ValueSet: RouteOfAdministration
Id: ndhm-route-of-administration
Title: "Route Of Administration"
Description: "Ways a medicine enters the body."

* include codes from system $sct where concept is-a #284009009
* exclude $sct#284009009 "Route of administration value"

ValueSet: SpecimenTypes
Id: ndhm-specimen-types
Title: "Specimen Types"
Description: "Kinds of samples."

* include codes from system $sct where concept is-a #123038009
* exclude $sct#123038009 "Specimen"
