Profile: Claim
Parent: http://hl7.org/fhir/StructureDefinition/Claim
Id: Claim
Title: "Claim"
Description: "What a hospital asks an insurer to pay for, before treatment, during it or at its end."

* identifier 1..* MS
* type from ndhm-claim-type (extensible)
* patient only Reference(Patient)
* enterer only Reference(Practitioner or PractitionerRole)
* insurer 1..1
* insurer only Reference(Organization)
* provider only Reference(Practitioner or PractitionerRole or Organization)
* related.claim only Reference(Claim)
* related.relationship from ndhm-related-claim-relationship-code (example)
* related.relationship.coding 0..1
* related.relationship.coding insert CompleteCoding
* prescription only Reference(DeviceRequest or VisionPrescription or MedicationRequest)
* originalPrescription only Reference(DeviceRequest or VisionPrescription or MedicationRequest)
* payee.party only Reference(RelatedPerson or Practitioner or PractitionerRole or Organization or Patient)
* referral only Reference(ServiceRequest)
* careTeam.provider only Reference(Practitioner or PractitionerRole or Organization)
* careTeam.role from ndhm-care-team-role (example)
* careTeam.role.coding insert CompleteCoding
* careTeam.qualification from ndhm-care-team-qualification (example)
* careTeam.qualification.coding insert CompleteCoding
* supportingInfo MS
* supportingInfo.category from ndhm-supportinginfo-category (preferred)
* supportingInfo.category.coding insert CompleteCoding
* supportingInfo.code 1..1
* supportingInfo.code from ndhm-supportinginfo-code (preferred)
* supportingInfo.code.coding insert CompleteCoding
* diagnosis 1..*
* diagnosis.diagnosis[x] only CodeableConcept or Reference(Condition)
* diagnosis.diagnosis[x] from ndhm-diagnostic-code (example)
* diagnosis.type 1..*
* diagnosis.type from ndhm-diagnostic-type (example)
* diagnosis.type.coding insert CompleteCoding
* procedure.procedure[x] only CodeableConcept or Reference(Procedure)
* procedure.procedure[x] from http://hl7.org/fhir/ValueSet/procedure-code (example)
* insurance MS
* insurance.coverage only Reference(Coverage)
* insurance.claimResponse only Reference(ClaimResponse)
* item 1..* MS
* item.category from ndhm-benefitcategory (example)
* item.category.coding insert CompleteCoding
* item.productOrService from ndhm-productorservice (example)
* item.productOrService.coding insert CompleteCoding
* item.programCode from ndhm-program-code (example)
* item.programCode.coding insert CompleteCoding
* item.encounter only Reference(Encounter)
* item.detail.category from ndhm-benefitcategory (example)
* item.detail.category.coding insert CompleteCoding
* item.detail.productOrService from ndhm-productorservice (example)
* item.detail.productOrService.coding insert CompleteCoding
* item.detail.programCode from ndhm-program-code (example)
* item.detail.programCode.coding insert CompleteCoding
* item.detail.subDetail.category from ndhm-benefitcategory (example)
* item.detail.subDetail.category.coding insert CompleteCoding
* item.detail.subDetail.productOrService from ndhm-productorservice (example)
* item.detail.subDetail.productOrService.coding insert CompleteCoding
* item.detail.subDetail.programCode from ndhm-program-code (example)
* item.detail.subDetail.programCode.coding insert CompleteCoding
