Profile: Binary
Parent: http://hl7.org/fhir/StructureDefinition/Binary
Id: Binary
Title: "Binary"
Description: "A file that belongs to a record, for example the scan of a handwritten prescription."

* contentType MS
* data 1..1 MS
