Instance: wellness-record
InstanceOf: DocumentBundle
Usage: #example
Title: "Wellness record"
Description: "What Meera Nair measured and noted at home."
* insert Document(WEL-2025-0601, 2025-06-01T08:00:00.000+05:30)
* entry[+] insert Holds(70, Wellness)
* entry[+] insert Holds(01, Meera)
* entry[+] insert Holds(02, Doctor)
* entry[+] insert Holds(03, Hospital)
* entry[+] insert Holds(71, PulseAtRest)
* entry[+] insert Holds(72, BloodPressure)
* entry[+] insert Holds(73, Weight)
* entry[+] insert Holds(74, Steps)
* entry[+] insert Holds(75, FastingGlucose)
* entry[+] insert Holds(76, Periods)
* entry[+] insert Holds(77, Smoking)
* entry[+] insert Holds(78, SleepQuality)
* entry[+] insert Holds(79, WellnessDiary)

Instance: Wellness
InstanceOf: WellnessRecord
Usage: #inline
* insert Is(70)
* insert Signed(Wellness record, 2025-06-01T08:00:00+05:30)
* type.text = "Wellness Record"
* section[VitalSigns].title = "Vital Signs"
* section[VitalSigns].entry[0] insert Entry(71, Observation, [[Pulse 72 a minute]])
* section[VitalSigns].entry[1] insert Entry(72, Observation, [[Blood pressure 124 over 80]])
* section[BodyMeasurement].title = "Body Measurement"
* section[BodyMeasurement].entry insert Entry(73, Observation, [[Weight 61.5 kg]])
* section[PhysicalActivity].title = "Physical Activity"
* section[PhysicalActivity].entry insert Entry(74, Observation, [[8200 steps]])
* section[GeneralAssessment].title = "General Assessment"
* section[GeneralAssessment].entry insert Entry(75, Observation, [[Blood glucose 112 mg/dL]])
* section[WomenHealth].title = "Women Health"
* section[WomenHealth].entry insert Entry(76, Observation, [[Twelve periods a year]])
* section[Lifestyle].title = "Lifestyle"
* section[Lifestyle].entry insert Entry(77, Observation, [[Never smoked tobacco]])
* section[OtherObservations].title = "Other Observations"
* section[OtherObservations].entry insert Entry(78, Observation, [[Slept for 7.5 hours]])
* section[DocumentReference].title = "Document Reference"
* section[DocumentReference].entry insert Entry(79, DocumentReference, Diary)

Instance: PulseAtRest
InstanceOf: ObservationVitalSigns
Usage: #inline
* insert Is(71)
* insert Narrative([[Pulse 72 a minute]])
* status = #final
* category = $observation-category#vital-signs "Vital Signs"
* code.coding[LOINC] = $loinc#8867-4 "Heart rate"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueQuantity = 72 '/min' "beats/minute"

Instance: BloodPressure
InstanceOf: ObservationVitalSigns
Usage: #inline
* insert Is(72)
* insert Narrative([[Blood pressure 124 over 80]])
* status = #final
* category = $observation-category#vital-signs "Vital Signs"
* code.coding[LOINC] = $loinc#85354-9 "Blood pressure panel with all children optional"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* component[0].code = $loinc#8480-6 "Systolic blood pressure"
* component[0].valueQuantity = 124 'mm[Hg]' "mmHg"
* component[1].code = $loinc#8462-4 "Diastolic blood pressure"
* component[1].valueQuantity = 80 'mm[Hg]' "mmHg"

Instance: Weight
InstanceOf: ObservationBodyMeasurement
Usage: #inline
* insert Is(73)
* insert Narrative([[Weight 61.5 kg]])
* status = #final
* category = $observation-category#vital-signs "Vital Signs"
* code.coding[LOINC] = $loinc#29463-7 "Body weight"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueQuantity = 61.5 'kg' "kg"

Instance: Steps
InstanceOf: ObservationPhysicalActivity
Usage: #inline
* insert Is(74)
* insert Narrative([[8200 steps]])
* status = #final
* code.coding[LOINC] = $loinc#55423-8 "Number of steps in unspecified time Pedometer"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueQuantity = 8200 '{steps}' "steps"

Instance: FastingGlucose
InstanceOf: ObservationGeneralAssessment
Usage: #inline
* insert Is(75)
* insert Narrative([[Blood glucose 112 mg/dL]])
* status = #final
* code.coding[LOINC] = $loinc#2339-0 "Glucose [Mass/volume] in Blood"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueQuantity = 112 'mg/dL' "mg/dL"

Instance: Periods
InstanceOf: ObservationWomenHealth
Usage: #inline
* insert Is(76)
* insert Narrative([[Twelve periods a year]])
* status = #final
* code.coding[LOINC] = $loinc#92656-8 "Number of menstrual periods per year"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueQuantity = 12 '/a' "per year"

Instance: Smoking
InstanceOf: ObservationLifestyle
Usage: #inline
* insert Is(77)
* insert Narrative([[Never smoked tobacco]])
* status = #final
* code.coding[SNOMEDCT] = $sct#365981007 "Finding of tobacco smoking behavior"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueCodeableConcept = $sct#266919005 "Never smoked tobacco"

Instance: SleepQuality
InstanceOf: Observation
Usage: #inline
* insert Is(78)
* insert Narrative([[Slept for 7.5 hours]])
* status = #final
* code.coding[LOINC] = $loinc#93832-4 "Sleep duration"
* subject insert OfMeera
* effectiveDateTime = "2025-06-01T07:30:00+05:30"
* performer insert OfMeera
* valueQuantity = 7.5 'h' "h"

Instance: WellnessDiary
InstanceOf: DocumentReference
Usage: #inline
* insert Is(79)
* insert Narrative(Diary of May 2025)
* status = #current
* subject insert OfMeera
* content.attachment insert Pdf(Diary of May 2025)
