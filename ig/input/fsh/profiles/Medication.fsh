Profile: Medication
Parent: http://hl7.org/fhir/StructureDefinition/Medication
Id: Medication
Title: "Medication"
Description: "A medicine: its code, form and ingredients."

* identifier 0..1 MS
* identifier.type 1..1
* identifier.type from ndhm-identifier-type-code (extensible)
* identifier.type insert OneCodedConcept
* identifier.type.coding.system = Canonical(IdentifierTypeCodes) (exactly)
* identifier.type.coding.code = #HSN (exactly)
* identifier.type.coding.display = "Harmonized System of Nomenclature" (exactly)
* identifier.value 1..1
* identifier.assigner only Reference(Organization)
* code 1..1
* code ^mustSupport = false
* code insert OneCodedConcept
* status ^mustSupport = false
* manufacturer MS
* manufacturer only Reference(Organization)
* form MS
* amount ^mustSupport = false
* ingredient.item[x] only CodeableConcept or Reference(Substance or Medication)
* batch MS
* batch.lotNumber MS
* batch.expirationDate MS
