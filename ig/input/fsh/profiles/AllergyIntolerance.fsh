Profile: AllergyIntolerance
Parent: http://hl7.org/fhir/StructureDefinition/AllergyIntolerance
Id: AllergyIntolerance
Title: "Allergy or intolerance"
Description: "What a patient reacts to badly: a substance or class of substances, coded in SNOMED CT."

* code 1..1 MS
* code insert SnomedConcept
* patient MS
* patient only Reference(Patient)
* encounter only Reference(Encounter)
* recorder only Reference(Practitioner or PractitionerRole or Patient or RelatedPerson)
* asserter only Reference(RelatedPerson or Patient or Practitioner or PractitionerRole)
