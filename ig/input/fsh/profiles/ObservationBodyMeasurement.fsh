Profile: ObservationBodyMeasurement
Parent: Observation
Id: ObservationBodyMeasurement
Title: "Body measurement"
Description: "Height, weight and other measures of the body."

* basedOn only Reference(DeviceRequest or NutritionOrder or CarePlan or ImmunizationRecommendation or ServiceRequest or MedicationRequest)
* code from ndhm-body-measurement (extensible)
* value[x] only Quantity or string
