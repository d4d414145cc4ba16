Profile: DiagnosticReportImaging
Parent: http://hl7.org/fhir/StructureDefinition/DiagnosticReport
Id: DiagnosticReportImaging
Title: "Imaging report"
Description: "The findings of a radiologist, with the key images."

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
* specimen only Reference(Specimen)
* result only Reference(Observation)
* imagingStudy MS
* imagingStudy only Reference(ImagingStudy)
* media 1..* MS
* media.link only Reference(Media)
* conclusion 1..1 MS
* conclusionCode MS
* conclusionCode insert SnomedConcept
* presentedForm.contentType 1..1
* presentedForm.data 1..1
