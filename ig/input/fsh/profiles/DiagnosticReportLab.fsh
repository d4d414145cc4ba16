Profile: DiagnosticReportLab
Parent: http://hl7.org/fhir/StructureDefinition/DiagnosticReport
Id: DiagnosticReportLab
Title: "Laboratory report"
Description: "The results of laboratory tests and what they mean."

* basedOn MS
* basedOn only Reference(NutritionOrder or MedicationRequest or ServiceRequest or CarePlan or ImmunizationRecommendation)
* status MS
* category MS
* category insert SnomedConcept
* code MS
* code insert LoincConcept
* subject only Reference(Group or Device or Location or Patient)
* encounter only Reference(Encounter)
* performer MS
* performer only Reference(CareTeam or Organization or Practitioner or PractitionerRole)
* resultsInterpreter 1..* MS
* resultsInterpreter only Reference(CareTeam or Practitioner or Organization or PractitionerRole)
* specimen MS
* specimen only Reference(Specimen)
* result 1..* MS
* result only Reference(Observation)
* imagingStudy only Reference(ImagingStudy)
* media.link only Reference(Media)
* conclusion 1..1 MS
* conclusionCode MS
* conclusionCode insert SnomedConcept
* presentedForm.contentType 1..1
* presentedForm.data 1..1
