Profile: CoverageEligibilityResponse
Parent: http://hl7.org/fhir/StructureDefinition/CoverageEligibilityResponse
Id: CoverageEligibilityResponse
Title: "Coverage eligibility response"
Description: "An insurer's answer to the question whether, and for what, a patient is covered."

* purpose MS
* patient only Reference(Patient)
* requestor 1..1
* requestor only Reference(Practitioner or PractitionerRole or Organization)
* request only Reference(CoverageEligibilityRequest)
* outcome MS
* disposition MS
* insurer MS
* insurer only Reference(Organization)
* insurance MS
* insurance.coverage MS
* insurance.coverage only Reference(Coverage)
* insurance.inforce MS
* insurance.item MS
* insurance.item.category from ndhm-benefitcategory (example)
* insurance.item.category.coding insert CompleteCoding
* insurance.item.productOrService 1..1 MS
* insurance.item.productOrService from ndhm-productorservice (example)
* insurance.item.productOrService.coding insert CompleteCoding
* insurance.item.provider only Reference(Practitioner or PractitionerRole)
* insurance.item.benefit MS
* error MS
