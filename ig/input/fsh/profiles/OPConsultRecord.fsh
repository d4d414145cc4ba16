Profile: OPConsultRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: OPConsultRecord
Title: "Outpatient consultation record"
Description: "The head of a document about one visit to a doctor: complaints, findings, advice."

* insert RecordHead
* type.coding 1..1
* type.coding insert FixedSnomedCoding(371530004, [[Clinical consultation report]])
* encounter 1..1 MS
* author.reference 1..1
* section 1..* MS
* section insert SlicedBy(value, code.coding.code, openAtEnd)
* section contains
    ChiefComplaints 0..1 and
    PhysicalExamination 0..1 and
    Allergies 0..1 and
    MedicalHistory 0..1 and
    FamilyHistory 0..1 and
    InvestigationAdvice 0..1 and
    Medications 0..1 and
    FollowUp 0..1 and
    Procedure 0..1 and
    Referral 0..1 and
    OtherObservations 0..1 and
    DocumentReference 0..1
* section[ChiefComplaints] insert CodedSection(422843007, [[Chief complaint section]])
* section[ChiefComplaints].entry only Reference(Condition)
* section[PhysicalExamination] insert CodedSection(425044008, [[Physical exam section]])
* section[PhysicalExamination].entry only Reference(Observation)
* section[Allergies] insert CodedSection(722446000, [[Allergy record]])
* section[Allergies].entry only Reference(AllergyIntolerance)
* section[MedicalHistory] insert CodedSection(371529009, [[History and physical report]])
* section[MedicalHistory].entry only Reference(Condition or Procedure)
* section[FamilyHistory] insert CodedSection(422432008, [[Family history section]])
* section[FamilyHistory].entry only Reference(FamilyMemberHistory)
* section[InvestigationAdvice] insert CodedSection(721963009, [[Order document]])
* section[InvestigationAdvice].entry only Reference(ServiceRequest)
* section[Medications] insert CodedSection(721912009, [[Medication summary document]])
* section[Medications].entry only Reference(MedicationStatement or MedicationRequest)
* section[FollowUp] insert CodedSection(390906007, [[Follow-up encounter]])
* section[FollowUp].entry only Reference(Appointment)
* section[Procedure] insert CodedSection(371525003, [[Clinical procedure report]])
* section[Procedure].entry only Reference(Procedure)
* section[Referral] insert CodedSection(306206005, [[Referral to service]])
* section[Referral].entry only Reference(ServiceRequest)
* section[OtherObservations] insert CodedSection(404684003, [[Clinical finding]])
* section[OtherObservations].entry only Reference(Observation)
* section[DocumentReference] insert CodedSection(371530004, [[Clinical consultation report]])
* section[DocumentReference].entry only Reference(DocumentReference)
