Instance: discharge-summary
InstanceOf: DocumentBundle
Usage: #example
Title: "Discharge summary"
Description: "Three days in hospital because of an acute appendicitis."
* insert Document(DS-2025-0042, 2025-04-13T11:30:00.000+05:30)
* entry[+] insert Holds(40, DischargeSummary)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(06, Stay)
* entry[+] insert Holds(41, DsPain)
* entry[+] insert Holds(42, DsTenderness)
* entry[+] insert Holds(43, DsPenicillinAllergy)
* entry[+] insert Holds(44, DsDiabetes)
* entry[+] insert Holds(45, DsMother)
* entry[+] insert Holds(46, DsReport)
* entry[+] insert Holds(47, DsLeukocytes)
* entry[+] insert Holds(48, DsParacetamol)
* entry[+] insert Holds(49, DsAppendectomy)
* entry[+] insert Holds(4a, DsCarePlan)
* entry[+] insert Holds(4b, DsLetter)

Instance: DischargeSummary
InstanceOf: DischargeSummaryRecord
Usage: #inline
* insert Is(40)
* insert Signed(Discharge summary, 2025-04-13T11:30:00+05:30)
* type = $sct#373942005 "Discharge summary"
* encounter insert To(06, Stay in hospital)
* section[ChiefComplaints] insert Part(Chief complaints, 422843007, [[Chief complaint section]])
* section[ChiefComplaints].entry insert Entry(41, Condition, Abdominal pain)
* section[PhysicalExamination] insert Part(Physical examination, 425044008, [[Physical exam section]])
* section[PhysicalExamination].entry insert Entry(42, Observation, Tenderness)
* section[Allergies] insert Part(Allergies, 722446000, [[Allergy record]])
* section[Allergies].entry insert Entry(43, AllergyIntolerance, Allergy to penicillin)
* section[MedicalHistory] insert Part(Medical history, 1003642006, [[Past medical history section]])
* section[MedicalHistory].entry insert Entry(44, Condition, Diabetes)
* section[FamilyHistory] insert Part(Family history, 422432008, [[Family history section]])
* section[FamilyHistory].entry insert Entry(45, FamilyMemberHistory, Mother)
* section[Investigations] insert Part(Investigations, 721981007, [[Diagnostic studies report]])
* section[Investigations].entry insert Entry(46, DiagnosticReport, Blood count)
* section[Medications] insert Part(Medications, 1003606003, [[Medication history section]])
* section[Medications].entry insert Entry(48, MedicationRequest, Paracetamol)
* section[Procedures] insert Part(Procedures, 1003640003, [[History of past procedure section]])
* section[Procedures].entry insert Entry(49, Procedure, Appendectomy)
* section[CarePlan] insert Part(Care plan, 734163000, [[Care plan]])
* section[CarePlan].entry insert Entry(4a, CarePlan, After discharge)
* section[DocumentReference] insert Part(Discharge letter, 373942005, [[Discharge summary]])
* section[DocumentReference].entry insert Entry(4b, DocumentReference, Discharge letter)

Instance: DsPain
InstanceOf: Condition
Usage: #inline
* insert Is(41)
* insert Narrative(Pain in the right lower abdomen)
* clinicalStatus = $condition-clinical#resolved "Resolved"
* verificationStatus = $condition-ver-status#confirmed "Confirmed"
* code.coding[SNOMEDCT] = $sct#21522001 "Abdominal pain"
* code.text = "Pain in the right lower abdomen"
* subject insert OfMeera
* encounter insert To(06, Stay in hospital)

Instance: DsTenderness
InstanceOf: Observation
Usage: #inline
* insert Is(42)
* insert Narrative(Tender abdomen)
* status = #final
* code.coding[SNOMEDCT] = $sct#5880005 "Physical examination procedure"
* subject insert OfMeera
* effectiveDateTime = "2025-04-10T09:00:00+05:30"
* performer insert ByDoctor
* valueString = "Tender in the right iliac fossa"

Instance: DsPenicillinAllergy
InstanceOf: AllergyIntolerance
Usage: #inline
* insert Is(43)
* insert Narrative(Allergy to penicillin)
* clinicalStatus = $allergyintolerance-clinical#active "Active"
* code = $sct#91936005 "Allergy to penicillin"
* patient insert OfMeera

Instance: DsDiabetes
InstanceOf: Condition
Usage: #inline
* insert Is(44)
* insert Narrative(Type 2 diabetes since 2019)
* insert Confirmed
* code.coding[SNOMEDCT] = $sct#44054006 "Diabetes mellitus type 2"
* subject insert OfMeera

Instance: DsMother
InstanceOf: FamilyMemberHistory
Usage: #inline
* insert Is(45)
* insert Narrative(Mother has hypertension)
* status = #completed
* patient insert OfMeera
* relationship = $v3-RoleCode#MTH "mother"
* condition.code = $sct#38341003 "Hypertensive disorder"

Instance: DsReport
InstanceOf: DiagnosticReportLab
Usage: #inline
* insert Is(46)
* insert Narrative(Leukocytes 15.1 thousand per microliter)
* status = #final
* code = $loinc#58410-2 "CBC panel - Blood by Automated count"
* subject insert OfMeera
* encounter insert To(06, Stay in hospital)
* effectiveDateTime = "2025-04-10T09:10:00+05:30"
* resultsInterpreter insert ByDoctor
* result insert To(47, Leukocytes)
* conclusion = "Leukocytosis."

Instance: DsLeukocytes
InstanceOf: Observation
Usage: #inline
* insert Is(47)
* insert Narrative(Leukocytes 15.1 thousand per microliter)
* status = #final
* category = $observation-category#laboratory "Laboratory"
* code.coding[LOINC] = $loinc#6690-2 "Leukocytes [#/volume] in Blood by Automated count"
* subject insert OfMeera
* effectiveDateTime = "2025-04-10T09:10:00+05:30"
* performer insert ByHospital
* valueQuantity = 15.1 '10*3/uL' "10*3/uL"

Instance: DsParacetamol
InstanceOf: MedicationRequest
Usage: #inline
* insert Is(48)
* insert Narrative(Paracetamol 500 mg)
* status = #active
* intent = #order
* medicationCodeableConcept = $sct#322236009 "Paracetamol 500 mg oral tablet"
* subject insert OfMeera
* authoredOn = "2025-04-13"
* requester insert ByDoctor
* dosageInstruction.text = "One tablet when in pain, at most four a day"
* dosageInstruction.asNeededBoolean = true

Instance: DsAppendectomy
InstanceOf: Procedure
Usage: #inline
* insert Is(49)
* insert Narrative(Appendectomy on 10 April 2025)
* status = #completed
* code = $sct#80146002 "Appendectomy"
* subject insert OfMeera
* encounter insert To(06, Stay in hospital)
* performedPeriod.start = "2025-04-10T13:00:00+05:30"
* performedPeriod.end = "2025-04-10T14:10:00+05:30"
* performer.actor insert ByDoctor
* reasonCode = $sct#85189001 "Acute appendicitis"

Instance: DsCarePlan
InstanceOf: CarePlan
Usage: #inline
* insert Is(4a)
* insert Narrative(Rest for two weeks)
* status = #active
* intent = #plan
* title = "After discharge"
* description = "Rest for two weeks; keep the wound dry."
* subject insert OfMeera
* author insert ByDoctor
* activity.detail.status = #scheduled
* activity.detail.description = "Removal of stitches after ten days"

Instance: DsLetter
InstanceOf: DocumentReference
Usage: #inline
* insert Is(4b)
* insert Narrative(Discharge letter)
* status = #current
* type = $sct#373942005 "Discharge summary"
* subject insert OfMeera
* content.attachment insert Pdf(Discharge letter)
