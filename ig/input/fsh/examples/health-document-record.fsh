Instance: health-document-record
InstanceOf: DocumentBundle
Usage: #example
Title: "Health document record"
Description: "An old report that exists on paper only, scanned."
* insert Document(DOC-2025-0019, 2025-05-06T17:00:00.000+05:30)
* entry[+] insert Holds(60, ScannedDocuments)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(61, ScannedReport)

Instance: ScannedDocuments
InstanceOf: HealthDocumentRecord
Usage: #inline
* insert Is(60)
* insert Signed(Health documents, 2025-05-06T17:00:00+05:30)
* type = $sct#419891008 "Record artifact"
* section insert Part(Health documents, 419891008, [[Record artifact]])
* section.entry insert Entry(61, DocumentReference, Report of 2011)

Instance: ScannedReport
InstanceOf: DocumentReference
Usage: #inline
* insert Is(61)
* insert Narrative(Report of 2011)
* status = #current
* type = $sct#4241000179101 "Laboratory report"
* subject insert OfMeera
* content.attachment insert Pdf(Report of 2011)
* content.attachment.creation = "2011-07-19"
