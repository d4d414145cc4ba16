Profile: FamilyMemberHistory
Parent: http://hl7.org/fhir/StructureDefinition/FamilyMemberHistory
Id: FamilyMemberHistory
Title: "Family member history"
Description: "Conditions of a relative that matter for the patient."

* status MS
* patient MS
* patient only Reference(Patient)
* relationship MS
* relationship insert CodedConcept
* reasonCode insert SnomedConcept
* reasonReference only Reference(QuestionnaireResponse or Condition or Observation or AllergyIntolerance or DiagnosticReportLab or DiagnosticReportImaging or DocumentReference)
* condition 1..* MS
* condition.code MS
* condition.code insert SnomedConcept
