Profile: DiagnosticReportRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: DiagnosticReportRecord
Title: "Diagnostic report record"
Description: "The head of a document that carries one laboratory or imaging report, and at most one file of it."

* status MS
* type MS
* type from ndhm-diagnostic-report-type (preferred)
* type.coding 1..1
* type.coding insert SnomedCoding
* type.text MS
* subject 1..1 MS
* subject only Reference(Patient)
* subject.reference 1..1
* encounter only Reference(Encounter)
* author MS
* author only Reference(Practitioner or PractitionerRole or Organization or Patient or Device or RelatedPerson)
* author.reference 1..1
* attester MS
* attester.party only Reference(Organization or Patient or Practitioner or PractitionerRole or RelatedPerson)
* custodian only Reference(Organization)
* section 1..1 MS
* section.code insert SnomedConcept
* section.author only Reference(Device or RelatedPerson or Patient or Practitioner or PractitionerRole or Organization)
* section.entry 1..2 MS
* section.entry only Reference(DiagnosticReportLab or DiagnosticReportImaging or DocumentReference)
* section.entry insert SlicedBy(value, type, closed)
* section.entry contains
    DiagnosticReport 0..1 and
    DocumentReference 0..1
* section.entry[DiagnosticReport] only Reference(DiagnosticReportLab or DiagnosticReportImaging)
* section.entry[DiagnosticReport] insert ReferenceTo(DiagnosticReport)
* section.entry[DocumentReference] insert ReferenceTo(DocumentReference)
