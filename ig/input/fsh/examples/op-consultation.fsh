Instance: op-consultation
InstanceOf: DocumentBundle
Usage: #example
Title: "Outpatient consultation"
Description: "A visit because of fever and cough, with findings, medicines, advice and a follow-up."
* insert Document(OPC-2025-0311, 2025-03-03T10:30:00.000+05:30)
* entry[+] insert Holds(10, OpConsultation)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(05, Visit)
* entry[+] insert Holds(11, OpFever)
* entry[+] insert Holds(12, OpTemperature)
* entry[+] insert Holds(13, OpPenicillinAllergy)
* entry[+] insert Holds(14, OpDiabetes)
* entry[+] insert Holds(15, OpMother)
* entry[+] insert Holds(16, OpBloodCount)
* entry[+] insert Holds(17, OpMetformin)
* entry[+] insert Holds(18, OpParacetamol)
* entry[+] insert Holds(19, OpFollowUp)
* entry[+] insert Holds(1a, OpElectrocardiogram)
* entry[+] insert Holds(1b, OpReferral)
* entry[+] insert Holds(1c, OpSmoking)
* entry[+] insert Holds(1d, OpNote)

Instance: OpConsultation
InstanceOf: OPConsultRecord
Usage: #inline
* insert Is(10)
* insert Signed(Consultation, 2025-03-03T10:30:00+05:30)
* type = $sct#371530004 "Clinical consultation report"
* encounter insert To(05, Outpatient visit)
* section[ChiefComplaints] insert Part(Chief complaints, 422843007, [[Chief complaint section]])
* section[ChiefComplaints].entry insert Entry(11, Condition, Fever)
* section[PhysicalExamination] insert Part(Physical examination, 425044008, [[Physical exam section]])
* section[PhysicalExamination].entry insert Entry(12, Observation, Body temperature)
* section[Allergies] insert Part(Allergies, 722446000, [[Allergy record]])
* section[Allergies].entry insert Entry(13, AllergyIntolerance, Allergy to penicillin)
* section[MedicalHistory] insert Part(Medical history, 371529009, [[History and physical report]])
* section[MedicalHistory].entry insert Entry(14, Condition, Diabetes)
* section[FamilyHistory] insert Part(Family history, 422432008, [[Family history section]])
* section[FamilyHistory].entry insert Entry(15, FamilyMemberHistory, Mother)
* section[InvestigationAdvice] insert Part(Investigations advised, 721963009, [[Order document]])
* section[InvestigationAdvice].entry insert Entry(16, ServiceRequest, Complete blood count)
* section[Medications] insert Part(Medications, 721912009, [[Medication summary document]])
* section[Medications].entry[0] insert Entry(17, MedicationStatement, Metformin)
* section[Medications].entry[1] insert Entry(18, MedicationRequest, Paracetamol)
* section[FollowUp] insert Part(Follow-up, 390906007, [[Follow-up encounter]])
* section[FollowUp].entry insert Entry(19, Appointment, Follow-up after a week)
* section[Procedure] insert Part(Procedures, 371525003, [[Clinical procedure report]])
* section[Procedure].entry insert Entry(1a, Procedure, Electrocardiogram)
* section[Referral] insert Part(Referral, 306206005, [[Referral to service]])
* section[Referral].entry insert Entry(1b, ServiceRequest, Referral to an eye doctor)
* section[OtherObservations] insert Part(Other observations, 404684003, [[Clinical finding]])
* section[OtherObservations].entry insert Entry(1c, Observation, Tobacco smoking)
* section[DocumentReference] insert Part(Consultation note, 371530004, [[Clinical consultation report]])
* section[DocumentReference].entry insert Entry(1d, DocumentReference, Consultation note)

Instance: OpFever
InstanceOf: Condition
Usage: #inline
* insert Is(11)
* insert Narrative(Fever for three days)
* insert Confirmed
* code.coding[SNOMEDCT] = $sct#386661006 "Fever"
* code.text = "Fever for three days"
* subject insert OfMeera
* encounter insert To(05, Outpatient visit)
* onsetDateTime = "2025-02-28"

Instance: OpTemperature
InstanceOf: Observation
Usage: #inline
* insert Is(12)
* insert Narrative(Temperature 38.4 Cel)
* status = #final
* category = $observation-category#vital-signs "Vital Signs"
* code.coding[LOINC] = $loinc#8310-5 "Body temperature"
* subject insert OfMeera
* effectiveDateTime = "2025-03-03T10:05:00+05:30"
* performer insert ByDoctor
* valueQuantity = 38.4 'Cel' "degree Celsius"

Instance: OpPenicillinAllergy
InstanceOf: AllergyIntolerance
Usage: #inline
* insert Is(13)
* insert Narrative(Allergy to penicillin)
* clinicalStatus = $allergyintolerance-clinical#active "Active"
* type = #allergy
* category = #medication
* criticality = #high
* code = $sct#91936005 "Allergy to penicillin"
* patient insert OfMeera
* recorder insert ByDoctor

Instance: OpDiabetes
InstanceOf: Condition
Usage: #inline
* insert Is(14)
* insert Narrative(Type 2 diabetes since 2019)
* insert Confirmed
* code.coding[ICD-10] = $icd10#E11.9 "Type 2 diabetes mellitus : Without complications"
* code.coding[SNOMEDCT] = $sct#44054006 "Diabetes mellitus type 2"
* subject insert OfMeera
* onsetDateTime = "2019"

Instance: OpMother
InstanceOf: FamilyMemberHistory
Usage: #inline
* insert Is(15)
* insert Narrative(Mother has hypertension)
* status = #completed
* patient insert OfMeera
* relationship = $v3-RoleCode#MTH "mother"
* condition.code = $sct#38341003 "Hypertensive disorder"

Instance: OpBloodCount
InstanceOf: ServiceRequest
Usage: #inline
* insert Is(16)
* insert Narrative(Complete blood count)
* status = #active
* intent = #order
* code = $sct#26604007 "Complete blood count"
* subject insert OfMeera
* authoredOn = "2025-03-03"
* requester insert ByDoctor

Instance: OpMetformin
InstanceOf: MedicationStatement
Usage: #inline
* insert Is(17)
* insert Narrative(Takes metformin 500 mg)
* status = #active
* medicationCodeableConcept = $sct#765507008 "Metformin hydrochloride 500 mg prolonged-release oral tablet"
* subject insert OfMeera
* dateAsserted = "2025-03-03"
* informationSource insert OfMeera
* dosage.text = "One tablet in the evening"

Instance: OpParacetamol
InstanceOf: MedicationRequest
Usage: #inline
* insert Is(18)
* insert Narrative(Paracetamol 500 mg)
* status = #active
* intent = #order
* medicationCodeableConcept = $sct#322236009 "Paracetamol 500 mg oral tablet"
* subject insert OfMeera
* authoredOn = "2025-03-03"
* requester insert ByDoctor
* reasonReference insert To(11, Fever)
* dosageInstruction.text = "One tablet up to three times a day, for five days"
* dosageInstruction.timing.repeat.frequency = 3
* dosageInstruction.timing.repeat.period = 1
* dosageInstruction.timing.repeat.periodUnit = #d
* dosageInstruction.additionalInstruction = $sct#311504000 "With or after food"
* dosageInstruction.route = $sct#26643006 "Oral route"

Instance: OpFollowUp
InstanceOf: Appointment
Usage: #inline
* insert Is(19)
* insert Narrative(Follow-up on 10 March 2025)
* status = #booked
* appointmentType = $sct#185389009 "Follow-up visit"
* reasonReference insert To(11, Fever)
* start = "2025-03-10T10:00:00.000+05:30"
* end = "2025-03-10T10:15:00.000+05:30"
* created = "2025-03-03"
* participant[0].actor insert OfMeera
* participant[0].status = #accepted
* participant[1].actor insert ByDoctor
* participant[1].status = #accepted

Instance: OpElectrocardiogram
InstanceOf: Procedure
Usage: #inline
* insert Is(1a)
* insert Narrative(Electrocardiogram)
* status = #completed
* code = $sct#29303009 "Electrocardiographic procedure"
* subject insert OfMeera
* performedDateTime = "2025-03-03T10:15:00+05:30"
* performer.actor insert ByDoctor

Instance: OpReferral
InstanceOf: ServiceRequest
Usage: #inline
* insert Is(1b)
* insert Narrative(Referral to an eye doctor)
* status = #active
* intent = #order
* code = $sct#306206005 "Referral to service"
* code.text = "Referral to an eye doctor"
* subject insert OfMeera
* authoredOn = "2025-03-03"
* requester insert ByDoctor
* reasonReference insert To(14, Diabetes)

Instance: OpSmoking
InstanceOf: Observation
Usage: #inline
* insert Is(1c)
* insert Narrative(Never smoked tobacco)
* status = #final
* code.coding[SNOMEDCT] = $sct#365981007 "Finding of tobacco smoking behavior"
* subject insert OfMeera
* effectiveDateTime = "2025-03-03"
* performer insert ByDoctor
* valueCodeableConcept = $sct#266919005 "Never smoked tobacco"

Instance: OpNote
InstanceOf: DocumentReference
Usage: #inline
* insert Is(1d)
* insert Narrative(Consultation note)
* status = #current
* docStatus = #final
* type = $sct#371530004 "Clinical consultation report"
* subject insert OfMeera
* content.attachment insert Pdf(Consultation note)
