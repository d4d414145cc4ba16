Profile: ImagingStudy
Parent: http://hl7.org/fhir/StructureDefinition/ImagingStudy
Id: ImagingStudy
Title: "Imaging study"
Description: "The series and instances of an imaging examination."

* status MS
* modality MS
* subject MS
* subject only Reference(Device or Group or Patient)
* encounter only Reference(Encounter)
* basedOn only Reference(Appointment or AppointmentResponse or ServiceRequest or CarePlan or Task)
* referrer only Reference(Practitioner or PractitionerRole)
* interpreter only Reference(Practitioner or PractitionerRole)
* numberOfSeries MS
* numberOfInstances MS
* procedureReference only Reference(Procedure)
* procedureCode insert SnomedConcept
* reasonCode insert SnomedConcept
* reasonReference only Reference(Condition or Observation or Media or DocumentReference or DiagnosticReportImaging or DiagnosticReportLab)
* series MS
* series.uid MS
* series.modality MS
* series.specimen only Reference(Specimen)
* series.performer.actor only Reference(CareTeam or Device or RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* series.instance MS
