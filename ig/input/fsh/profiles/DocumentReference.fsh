Profile: DocumentReference
Parent: http://hl7.org/fhir/StructureDefinition/DocumentReference
Id: DocumentReference
Title: "Document reference"
Description: "A file and what it is; the file itself is inside, not behind a link."

* status MS
* subject only Reference(Group or Device or Patient or Practitioner)
* author only Reference(Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* authenticator only Reference(Practitioner or PractitionerRole or Organization)
* custodian only Reference(Organization)
* relatesTo.target only Reference(DocumentReference)
* content MS
* content.attachment MS
* content.attachment.contentType 1..1 MS
* content.attachment.data 1..1 MS
* context.encounter only Reference(EpisodeOfCare or Encounter)
* context.sourcePatientInfo only Reference(Patient)
