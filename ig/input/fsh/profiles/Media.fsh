Profile: Media
Parent: http://hl7.org/fhir/StructureDefinition/Media
Id: Media
Title: "Media"
Description: "A picture or recording taken in the course of care."

* basedOn only Reference(ServiceRequest or CarePlan)
* status MS
* modality MS
* modality insert CodedConcept
* subject only Reference(Group or Device or Location or Patient or Specimen or Practitioner or PractitionerRole)
* encounter only Reference(Encounter)
* operator only Reference(CareTeam or Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* content MS
* content.contentType 1..1 MS
* content.data 1..1 MS
