Profile: CoverageEligibilityRequest
Parent: http://hl7.org/fhir/StructureDefinition/CoverageEligibilityRequest
Id: CoverageEligibilityRequest
Title: "Coverage eligibility request"
Description: "A hospital asking an insurer whether, and for what, a patient is covered."

* identifier 1..1 MS
* priority 1..1
* purpose MS
* patient only Reference(Patient)
* enterer 1..1
* enterer only Reference(Practitioner or PractitionerRole)
* provider 1..1
* provider only Reference(Practitioner or PractitionerRole or Organization)
* insurer only Reference(Organization)
* facility 1..1
* supportingInfo MS
* insurance 1..* MS
* insurance.coverage MS
* insurance.coverage only Reference(Coverage)
* item MS
* item.category from ndhm-benefitcategory (example)
* item.category.coding insert CompleteCoding
* item.productOrService 1..1 MS
* item.productOrService from ndhm-productorservice (example)
* item.productOrService.coding insert CompleteCoding
* item.provider only Reference(Practitioner or PractitionerRole)
* item.facility only Reference(Location or Organization)
* item.diagnosis MS
* item.diagnosis.diagnosis[x] only CodeableConcept or Reference(Condition)
* item.diagnosis.diagnosis[x] from ndhm-diagnostic-code (example)
