Profile: ObservationVitalSigns
Parent: Observation
Id: ObservationVitalSigns
Title: "Vital signs"
Description: "Breathing, pulse, temperature, oxygen and blood pressure."

* basedOn only Reference(DeviceRequest or NutritionOrder or ImmunizationRecommendation or ServiceRequest or MedicationRequest or CarePlan)
* code from ndhm-vital-signs (extensible)
* value[x] only Quantity or string
