Profile: DischargeSummaryRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: DischargeSummaryRecord
Title: "Discharge summary record"
Description: "The head of a document that sums up a stay in hospital."

* status MS
* type MS
* type.coding 1..1
* type.coding insert FixedSnomedCoding(373942005, [[Discharge summary]])
* type.text MS
* subject 1..1 MS
* subject only Reference(Patient)
* subject.reference 1..1
* encounter 1..1 MS
* encounter only Reference(Encounter)
* author MS
* author only Reference(Device or RelatedPerson or Patient or Practitioner or PractitionerRole or Organization)
* attester MS
* attester.party only Reference(RelatedPerson or Practitioner or PractitionerRole or Patient or Organization)
* custodian only Reference(Organization)
* section 1..* MS
* section insert SlicedBy(value, code.coding.code, openAtEnd)
* section contains
    ChiefComplaints 0..1 and
    PhysicalExamination 0..1 and
    Allergies 0..1 and
    MedicalHistory 0..1 and
    FamilyHistory 0..1 and
    Investigations 0..1 and
    Medications 0..1 and
    Procedures 0..1 and
    CarePlan 0..1 and
    DocumentReference 0..1
* section[ChiefComplaints] insert CodedSection(422843007, [[Chief complaint section]])
* section[ChiefComplaints].entry only Reference(Condition)
* section[PhysicalExamination] insert CodedSection(425044008, [[Physical exam section]])
* section[PhysicalExamination].entry only Reference(Observation)
* section[Allergies] insert CodedSection(722446000, [[Allergy record]])
* section[Allergies].entry only Reference(AllergyIntolerance)
* section[MedicalHistory] insert CodedSection(1003642006, [[Past medical history section]])
* section[MedicalHistory].entry only Reference(Procedure or Condition)
* section[FamilyHistory] insert CodedSection(422432008, [[Family history section]])
* section[FamilyHistory].entry only Reference(FamilyMemberHistory)
* section[Investigations] insert CodedSection(721981007, [[Diagnostic studies report]])
* section[Investigations].entry only Reference(DiagnosticReportLab or DiagnosticReportImaging)
* section[Medications] insert CodedSection(1003606003, [[Medication history section]])
* section[Medications].entry only Reference(MedicationRequest)
* section[Procedures] insert CodedSection(1003640003, [[History of past procedure section]])
* section[Procedures].entry only Reference(Procedure)
* section[CarePlan] insert CodedSection(734163000, [[Care plan]])
* section[CarePlan].entry only Reference(CarePlan)
* section[DocumentReference] insert CodedSection(373942005, [[Discharge summary]])
* section[DocumentReference].entry only Reference(DocumentReference)
