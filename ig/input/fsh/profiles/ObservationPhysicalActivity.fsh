Profile: ObservationPhysicalActivity
Parent: Observation
Id: ObservationPhysicalActivity
Title: "Physical activity"
Description: "Steps, sleep, calories and other measures of activity."

* basedOn only Reference(DeviceRequest or NutritionOrder or ImmunizationRecommendation or ServiceRequest or MedicationRequest or CarePlan)
* code from ndhm-physical-activity (extensible)
* value[x] only Quantity or string
