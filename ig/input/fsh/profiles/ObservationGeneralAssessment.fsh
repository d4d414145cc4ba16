Profile: ObservationGeneralAssessment
Parent: Observation
Id: ObservationGeneralAssessment
Title: "General assessment"
Description: "General findings of a wellness record, such as oxygen saturation, glucose or mood."

* basedOn only Reference(DeviceRequest or NutritionOrder or ImmunizationRecommendation or ServiceRequest or MedicationRequest or CarePlan)
* code from ndhm-general-assessment (extensible)
* value[x] only Quantity or CodeableConcept
