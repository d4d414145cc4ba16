Profile: ImmunizationRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: ImmunizationRecord
Title: "Immunization record"
Description: "The head of a document about vaccines that were given and are due."

* status MS
* type MS
* type.coding 1..1
* type.coding insert FixedSnomedCoding(41000179103, [[Immunization record]])
* type.text MS
* subject 1..1
* subject only Reference(Patient)
* subject.reference 1..1
* encounter only Reference(Encounter)
* author only Reference(Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* attester.party only Reference(RelatedPerson or Patient or Practitioner or PractitionerRole or Organization)
* custodian only Reference(Organization)
* section 1..1
* section.code.coding MS
* section.code.coding insert FixedSnomedCoding(41000179103, [[Immunization record]])
* section.code.text MS
* section.author only Reference(Device or RelatedPerson or Practitioner or PractitionerRole or Patient or Organization)
* section.entry 1..* MS
* section.entry insert SlicedBy(value, type, closed)
* section.entry contains
    Immunization 0..* and
    ImmunizationRecommendation 0..1 and
    DocumentReference 0..*
* section.entry[Immunization] only Reference(Immunization)
* section.entry[Immunization] insert ReferenceTo(Immunization)
* section.entry[ImmunizationRecommendation] only Reference(ImmunizationRecommendation)
* section.entry[ImmunizationRecommendation] insert ReferenceTo(ImmunizationRecommendation)
* section.entry[DocumentReference] only Reference(DocumentReference)
* section.entry[DocumentReference] insert ReferenceTo(DocumentReference)
