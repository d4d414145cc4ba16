Profile: WellnessRecord
Parent: http://hl7.org/fhir/StructureDefinition/Composition
Id: WellnessRecord
Title: "Wellness record"
Description: "The head of a document of measurements and habits that a person or a device noted."

* insert RecordHead
* type.text = "Wellness Record" (exactly)
* section 1..* MS
* section insert SlicedBy(value, title, openAtEnd)
* section contains
    VitalSigns 0..1 and
    BodyMeasurement 0..1 and
    PhysicalActivity 0..1 and
    GeneralAssessment 0..1 and
    WomenHealth 0..1 and
    Lifestyle 0..1 and
    OtherObservations 0..1 and
    DocumentReference 0..1
* section[VitalSigns] insert TitledSection([[Vital Signs]])
* section[VitalSigns].title MS
* section[VitalSigns].entry only Reference(ObservationVitalSigns)
* section[BodyMeasurement] insert TitledSection([[Body Measurement]])
* section[BodyMeasurement].title MS
* section[BodyMeasurement].entry only Reference(ObservationBodyMeasurement)
* section[PhysicalActivity] insert TitledSection([[Physical Activity]])
* section[PhysicalActivity].entry only Reference(ObservationPhysicalActivity)
* section[GeneralAssessment] insert TitledSection([[General Assessment]])
* section[GeneralAssessment].entry only Reference(ObservationGeneralAssessment)
* section[WomenHealth] insert TitledSection([[Women Health]])
* section[WomenHealth].entry only Reference(ObservationWomenHealth)
* section[Lifestyle] insert TitledSection([[Lifestyle]])
* section[Lifestyle].entry only Reference(ObservationLifestyle)
* section[OtherObservations] insert TitledSection([[Other Observations]])
* section[OtherObservations].entry only Reference(Observation or Condition)
* section[DocumentReference] insert TitledSection([[Document Reference]])
* section[DocumentReference].title MS
* section[DocumentReference].entry only Reference(DocumentReference)
