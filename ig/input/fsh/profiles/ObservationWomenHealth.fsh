Profile: ObservationWomenHealth
Parent: Observation
Id: ObservationWomenHealth
Title: "Women's health observation"
Description: "Menstruation, ovulation and pregnancy."

* basedOn only Reference(DeviceRequest or CarePlan or ImmunizationRecommendation or ServiceRequest or MedicationRequest or NutritionOrder)
* code from ndhm-women-health (extensible)
* value[x] only Quantity or string
