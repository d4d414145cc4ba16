Profile: PrescriptionRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: PrescriptionRecord
Title: "Prescription record"
Description: "The head of a document that carries a prescription, as data or as a file."

* insert RecordHead
* type.coding 1..1
* type.coding insert FixedCodeOfSnomed(440545006, [[Prescription record]])
* author.reference 1..1
* section 1..1 MS
* section.code.coding MS
* section.code.coding insert FixedSnomedCoding(440545006, [[Prescription record]])
* section.code.text MS
* section.author only Reference(Device or RelatedPerson or Practitioner or PractitionerRole or Patient or Organization)
* section.entry 1..* MS
* section.entry only Reference(MedicationRequest or Binary)
* section.entry insert SlicedBy(value, type, closed)
* section.entry contains
    MedicationRequest 0..* MS and
    Binary 0..1
* section.entry[MedicationRequest] insert ReferenceTo(MedicationRequest)
* section.entry[Binary] insert ReferenceTo(Binary)
