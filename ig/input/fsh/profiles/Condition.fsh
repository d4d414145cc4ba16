Profile: Condition
Parent: http://hl7.org/fhir/StructureDefinition/Condition
Id: Condition
Title: "Condition"
Description: "A complaint, diagnosis or problem, coded in ICD-10 or SNOMED CT and in nothing else."

* code 1..1 MS
* code.coding MS
* code.coding insert SlicedBy(value, system, closed)
* code.coding contains
    ICD-10 0..* and
    SNOMEDCT 0..*
* code.coding[ICD-10] insert CompleteCoding
* code.coding[ICD-10].system = $icd10 (exactly)
* code.coding[SNOMEDCT] insert SnomedCoding
* code.text MS
* subject MS
* subject only Reference(Patient)
* encounter only Reference(Encounter)
* recorder only Reference(RelatedPerson or Practitioner or PractitionerRole or Patient)
* asserter only Reference(RelatedPerson or Practitioner or PractitionerRole or Patient)
* stage.assessment only Reference(ClinicalImpression or Observation or DiagnosticReportLab or DiagnosticReportImaging)
