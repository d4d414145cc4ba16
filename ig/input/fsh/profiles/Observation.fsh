Profile: Observation
Parent: http://hl7.org/fhir/StructureDefinition/Observation
Id: Observation
Title: "Observation"
Description: "A measurement or finding, coded in LOINC or SNOMED CT and in nothing else."

* basedOn only Reference(DeviceRequest or ImmunizationRecommendation or NutritionOrder or ServiceRequest or MedicationRequest or CarePlan)
* partOf only Reference(MedicationAdministration or MedicationDispense or ImagingStudy or Procedure or MedicationStatement or Immunization)
* status MS
* code MS
* code.coding MS
* code.coding insert SlicedBy(value, system, closed)
* code.coding contains
    LOINC 0..* and
    SNOMEDCT 0..*
* code.coding[LOINC] insert LoincCoding
* code.coding[SNOMEDCT] insert SnomedCoding
* code.text MS
* subject only Reference(Patient)
* encounter only Reference(Encounter)
* performer only Reference(CareTeam or RelatedPerson or Practitioner or Organization or PractitionerRole or Patient)
* value[x] MS
* specimen only Reference(Specimen)
* hasMember MS
* hasMember only Reference(QuestionnaireResponse or MolecularSequence or Observation)
* derivedFrom only Reference(QuestionnaireResponse or MolecularSequence or DocumentReference or ImagingStudy or Media or Observation)
