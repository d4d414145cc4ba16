Profile: ImmunizationRecommendation
Parent: http://hl7.org/fhir/StructureDefinition/ImmunizationRecommendation
Id: ImmunizationRecommendation
Title: "Immunization recommendation"
Description: "Which vaccines are due, and when."

* patient only Reference(Patient)
* authority only Reference(Organization)
* recommendation MS
* recommendation.vaccineCode insert CodedConcept
* recommendation.targetDisease insert CodedConcept
* recommendation.contraindicatedVaccineCode insert CodedConcept
* recommendation.forecastStatus insert CodedConcept
* recommendation.forecastReason insert CodedConcept
* recommendation.dateCriterion.code insert CodedConcept
* recommendation.supportingImmunization only Reference(ImmunizationEvaluation or Immunization)
