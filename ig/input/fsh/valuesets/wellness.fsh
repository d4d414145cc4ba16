ValueSet: VitalSigns
Id: ndhm-vital-signs
Title: "Vital Signs"
Description: "LOINC codes of vital signs."

* $loinc#61008-9 "Body surface temperature"
* $loinc#9279-1 "Respiratory rate"
* $loinc#8867-4 "Heart rate"
* $loinc#2708-6 "Oxygen saturation in Arterial blood"
* $loinc#85354-9 "Blood pressure panel with all children optional"

ValueSet: BodyMeasurement
Id: ndhm-body-measurement
Title: "Body Measurement"
Description: "LOINC codes of body measurements."

* $loinc#39156-5 "Body mass index (BMI) [Ratio]"
* $loinc#29463-7 "Body weight"
* $loinc#8302-2 "Body height"
* $loinc#56074-8 "Circumference Neck"
* $loinc#8280-0 "Waist Circumference at umbilicus by Tape measure"
* $loinc#56072-2 "Circumference Mid upper arm - right"

ValueSet: PhysicalActivity
Id: ndhm-physical-activity
Title: "Physical Activity"
Description: "LOINC codes of physical activity."

* $loinc#55423-8 "Number of steps in unspecified time Pedometer"
* $loinc#93832-4 "Sleep duration"
* $loinc#41981-2 "Calories burned"
* $loinc#80493-0 "Activity level [Acceleration]"

ValueSet: GeneralAssessment
Id: ndhm-general-assessment
Title: "General Assessment"
Description: "LOINC and SNOMED CT codes of general assessments."

* $loinc#2339-0 "Glucose [Mass/volume] in Blood"
* $loinc#41604-0 "Fasting glucose [Mass/volume] in Capillary blood by Glucometer"
* $loinc#14743-9 "Glucose [Moles/volume] in Capillary blood by Glucometer"
* $loinc#14760-3 "Glucose [Moles/volume] in Capillary blood --2 hours post meal"
* $loinc#73708-0 "Body fat [Mass] Calculated"
* $loinc#34534-8 "12 lead EKG panel"
* $loinc#8999-5 "Fluid intake oral Estimated"
* $loinc#9052-2 "Calorie intake total"
* $loinc#69429-9 "Metabolic rate --resting"
* $loinc#94122-9 "Oxygen consumption (VO2)/Body weight [Volume Rate Content] --peak during exercise"
* $loinc#8693-4 "Mental status"
* $sct#365275006 "General well-being finding"

ValueSet: WomenHealth
Id: ndhm-women-health
Title: "Women Health"
Description: "LOINC codes of women's health."

* $loinc#11976-8 "Ovulation date"
* $loinc#92656-8 "Number of menstrual periods per year"
* $loinc#42798-9 "Age at menarche"
* $loinc#42802-9 "Age at menopause"
* $loinc#8665-2 "Last menstrual period start date"

ValueSet: Lifestyle
Id: ndhm-lifestyle
Title: "Lifestyle"
Description: "SNOMED CT codes of habits."

* $sct#228273003 "Finding relating to alcohol drinking behavior"
* $sct#365981007 "Finding of tobacco smoking behavior"
* $sct#228509002 "Finding relating to tobacco chewing"
* $sct#41829006 "Finding relating to tobacco chewing"
