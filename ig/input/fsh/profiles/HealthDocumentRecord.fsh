Profile: HealthDocumentRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: HealthDocumentRecord
Title: "Health document record"
Description: "The head of a document that carries files, such as reports that exist on paper only."

* insert RecordHead
* type.coding 1..1
* type.coding insert FixedSnomedCoding(419891008, [[Record artifact]])
* author.reference 1..1
* section 1..1 MS
* section.code.coding MS
* section.code.coding insert FixedSnomedCoding(419891008, [[Record artifact]])
* section.code.text MS
* section.author only Reference(Device or RelatedPerson or Organization or Practitioner or PractitionerRole or Patient)
* section.entry 1..* MS
* section.entry only Reference(DocumentReference)
* section.entry.reference 1..1
