Profile: ObservationLifestyle
Parent: Observation
Id: ObservationLifestyle
Title: "Lifestyle observation"
Description: "Habits such as smoking, alcohol and diet."

* basedOn only Reference(DeviceRequest or NutritionOrder or ServiceRequest or MedicationRequest or CarePlan or ImmunizationRecommendation)
* code from ndhm-lifestyle (extensible)
* value[x] only CodeableConcept
