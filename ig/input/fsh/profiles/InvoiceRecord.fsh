Profile: InvoiceRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: InvoiceRecord
Title: "Invoice record"
Description: "The head of a document that carries one bill."

* insert RecordHead
* type.text = "Invoice Record" (exactly)
* author.reference 1..1
* section 1..1 MS
* section.author only Reference(Device or RelatedPerson or Organization or Practitioner or PractitionerRole or Patient)
* section.text MS
* section.entry 1..*
* section.entry only Reference(Invoice)
* section.entry insert SlicedBy(value, type, closed)
* section.entry contains Invoice 0..1
* section.entry[Invoice] insert ReferenceTo(Invoice)
